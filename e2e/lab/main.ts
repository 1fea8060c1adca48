/**
 * The network lab by hand.
 *
 *   npm run lab -- up natA=symmetric natB=cone delay=25
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHROMIUM, FLAGS } from '../lib/flags.ts';
import { Lab, PAGE_URL } from './lab.ts';
import { NATS, type Nat } from './nat.ts';
import { whyNot } from './namespace.ts';

const HELP = `npm run lab -- up [natA=NAT] [natB=NAT] … [delay=MS]   builds it, until Ctrl-C or down
npm run lab -- down                   takes it away, whatever is left of it
npm run lab -- browser A              a Chromium at guest A, on this screen
npm run lab -- possible               whether this machine can; says why not
npm run lab -- cut A | restore A      pulls A's plug; plugs it in again
npm run lab -- silence A | speak A    lets nothing of A's pass, and nobody notices; and again
npm run lab -- sleep A | wake A       closes the lid of A's machine; opens it
npm run lab -- readdress A            another address in the same network
npm run lab -- move A [NAT]           another network
npm run lab -- uplink A [NAT]         one network more
npm run lab -- renumber A             A's router gets another public address
npm run lab -- nat A NAT              A's router becomes one of another kind
npm run lab -- rate A KBPS | rate A   limits A's line; takes the limit away
npm run lab -- loss A SHARE           loses packets: 0 to 1
NAT: ${NATS.join(', ')}`;

const [verb = 'help', ...words] = process.argv.slice(2);

const reason = whyNot();
if (reason !== null) stop(reason);
switch (verb) {
  case 'possible':
    break;
  case 'up':
    await up();
    break;
  case 'down':
    await Lab.clear();
    break;
  default:
    await change();
}

async function up(): Promise<void> {
  const guests: Record<string, Nat> = { A: 'cone', B: 'cone' };
  let delayMs = 0;
  for (const word of words) {
    const [, name, nat] = /^nat([A-Z])=(.+)$/.exec(word) ?? [];
    const delay = /^delay=(\d{1,4})$/.exec(word)?.[1];
    if (name && nat) guests[name] = natCalled(nat);
    else if (delay) delayMs = Number(delay);
    else stop(HELP);
  }
  const lab = await Lab.open({ guests, delayMs });
  console.log(`The page is at ${PAGE_URL} inside, and open until Ctrl-C.`);
  console.log('A browser at guest A, on this screen: npm run lab -- browser A');
  for (const [name, { at, address, router }] of lab.peers)
    console.log(
      `${name}: ${router.state.nat}, ${address}, a shell there: ip netns exec ${at.name} sh`,
    );
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), lab.ended]);
  await lab.close();
}

async function change(): Promise<void> {
  const [name = '', value] = words;
  const lab = Lab.find() ?? stop('There is no lab; npm run lab -- up builds one.');
  const peer = lab.peers.get(name) ?? stop(HELP);
  const verbs: Readonly<Record<string, () => unknown>> = {
    browser: () => browse(lab, name),
    cut: () => peer.cut(),
    restore: () => peer.restore(),
    silence: () => peer.silence(),
    speak: () => peer.endSilence(),
    sleep: () => peer.sleep(),
    wake: () => peer.wake(),
    readdress: () => peer.readdress(),
    move: () => peer.moveTo(lab.addRouter(natCalled(value ?? 'cone'))),
    uplink: () => peer.addUplink(lab.addRouter(natCalled(value ?? 'cone'))),
    renumber: () => peer.renumber(),
    nat: () => peer.become(natCalled(value ?? '')),
    rate: () => peer.limit(value === undefined ? null : Number(value)),
    loss: () => peer.lose(Number(value ?? 0)),
  };
  const act = verbs[verb] ?? stop(HELP);
  await act();
}

async function browse(lab: Lab, name: string): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'ewm-profile-'));
  const child = lab
    .peer(name)
    .at.spawn(CHROMIUM, [
      ...FLAGS,
      `--user-data-dir=${profile}`,
      `--ignore-certificate-errors-spki-list=${lab.certificate.spkiHash}`,
      PAGE_URL,
    ]);
  child.stdout?.resume();
  child.stderr?.resume();
  await once(child, 'exit');
  rmSync(profile, { recursive: true });
}

function natCalled(name: string): Nat {
  return NATS.find((nat) => nat === name) ?? stop(`There is no NAT "${name}": ${NATS.join(', ')}.`);
}

function stop(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
