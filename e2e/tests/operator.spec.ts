/** docs/guides/debian.md by the letter, as far as one machine without systemd goes: to a meal through TLS and the relay. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Front } from '../../server/src/testing/front.ts';
import { freePort } from '../../server/src/testing/real-relay.ts';
import { dine } from '../lib/guest.ts';
import { expect, test } from '../lib/test.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What the guide has to be typed under a heading, without what only systemd and the package manager can do. */
function typed(heading: string): string {
  const guide = readFileSync(join(ROOT, 'docs/guides/debian.md'), 'utf8');
  const [, section = ''] =
    new RegExp(`^## \\d+\\. ${heading}\n([\\s\\S]*?)(?=^## )`, 'm').exec(guide) ?? [];
  const blocks = [...section.matchAll(/^```\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  const elsewhere =
    /^(?:systemctl|git|node|cd|cp deploy\/(?:systemd|caddy)|printf|mkdir -p \/etc\/systemd)/;
  return blocks
    .join('')
    .split('\n')
    .filter((line) => !elsewhere.test(line))
    .join('\n');
}

/** The variables in a file as systemd reads it. */
const variablesIn = (file: string): Record<string, string> =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

test('an operator follows the guide to a meal through TLS and the relay, and the doctor is content', async ({
  arrive,
  openHouse,
}) => {
  const place = mkdtempSync(join(tmpdir(), 'ewm-operator-'));
  const etc = join(place, 'etc');
  const run = join(place, 'run');
  mkdirSync(run);
  const [port, tlsPort, housePort] = [
    await freePort('127.0.0.1'),
    await freePort('127.0.0.1'),
    await freePort('127.0.0.1'),
  ];
  // Caddy is an authority of its own here (EMAIL=internal), as the guide offers for a trial.
  const front = await Front.start('caddy', [housePort]);
  let house: Awaited<ReturnType<typeof openHouse>> | null = null;
  try {
    const leaf = join(front.directory, 'caddy/certificates/local/localhost/localhost.crt');
    expect(existsSync(leaf)).toBe(true);
    const script = `set -eu\n${typed('The house')}\n${typed('The relay')}`
      .replaceAll('/etc/eat-with-me', etc)
      .replaceAll('/run/eat-with-me-relay', run)
      .replaceAll('/var/lib/caddy', front.directory)
      .replaceAll('eat.example', 'localhost')
      .replaceAll(':3478', `:${port}`)
      .replaceAll(/(?<=[:=])5349/g, String(tlsPort));
    execFileSync('sh', ['-c', script], { cwd: ROOT });

    // What the unit of the relay does before and as it starts.
    const { CERTIFICATE = '', KEY = '' } = variablesIn(join(etc, 'relay.env'));
    copyFileSync(CERTIFICATE, join(run, 'fullchain.pem'));
    copyFileSync(KEY, join(run, 'privkey.pem'));
    const own = join(etc, 'turnserver.conf');
    // The only addresses of this test are the loopback's, which the relay refuses rightly.
    const here = [`listening-port=${port}`, 'listening-ip=127.0.0.1', 'relay-ip=127.0.0.1'];
    const meet = ['allow-loopback-peers', 'allowed-peer-ip=127.0.0.1'];
    writeFileSync(own, [readFileSync(own, 'utf8'), ...here, ...meet, ''].join('\n'));
    const relay = spawn('turnserver', ['-c', own, '--pidfile', join(run, 'pid')], {
      stdio: 'ignore',
    });
    const relayEnded = once(relay, 'exit');
    try {
      const environment = variablesIn(join(etc, 'house.env'));
      expect(environment['TURN_SECRET']).toMatch(/^[0-9a-f]{64}$/);
      house = await openHouse({
        ...environment,
        PORT: String(housePort),
        // For its own probe of the relay.
        NODE_EXTRA_CA_CERTS: join(front.directory, 'caddy/pki/authorities/local/root.crt'),
      });
      const [ana, ben] = [
        await arrive({ ignoreHTTPSErrors: true }),
        await arrive({ ignoreHTTPSErrors: true }),
      ];
      await dine(front.site, ana, ben);
      for (const guest of [ana, ben]) await expect(guest.other()).toContainText('Relayed');

      const doctor = spawn(
        process.execPath,
        [join(ROOT, 'server/src/doctor/main.ts'), front.site, '--quick'],
        {
          env: {
            ...process.env,
            NODE_EXTRA_CA_CERTS: join(front.directory, 'caddy/pki/authorities/local/root.crt'),
          },
        },
      );
      let screen = '';
      for (const stream of [doctor.stdout, doctor.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => (screen += text));
      const [code] = (await once(doctor, 'exit')) as [number];
      expect(screen).not.toContain('✗');
      for (const over of ['UDP', 'TCP', 'TLS'])
        expect(screen).toMatch(new RegExp(`✓ TURN over ${over} .*a packet came back`));
      expect(screen).toContain('Guests can meet at');
      expect(code).toBe(0);
    } finally {
      relay.kill('SIGKILL');
      await relayEnded;
    }
  } finally {
    await house?.stop();
    await front.stop();
    rmSync(place, { recursive: true, force: true });
  }
});
