/**
 * One evening as docs/transcript.json has it: two guests who start at a table for three, a third who joins, a socket that
 * is lost and comes back. The house is the real one, trust and envelopes are the mesh's own; only randomness is fixed.
 */
import { fingerprintText } from '@eat-with-me/mesh/trust/sdp';
import type { Signal } from '@eat-with-me/protocol/signal';
import { House } from '../lib/house.ts';
import { Diner, type Step } from './diner.ts';
import { FixedKeys, type Secrets } from './fixed-keys.ts';

const RANDOM = new URL('fixed-random.ts', import.meta.url).href;

/** As short as it may be: whoever allowed it starts with fewer. */
const FEWER_AFTER_MS = '20';

type Evening = {
  readonly about: string;
  /** SHA-256 of the certificates, which nobody here has. */
  readonly certificates: Readonly<Record<string, string>>;
  readonly pledges: readonly Secrets[];
  readonly steps: readonly Step[];
};

const ABOUT =
  'One evening, out of the real house and the real mesh with fixed keys (docs/protocol.md, 7.11). Steps are in order. ' +
  '"says" and "hears" are whole messages of the wire; "content" is what the box beside it holds; "tells" travels on the first channel of a link. ' +
  'Descriptions are cut down to the channel; a page’s have sound and picture, too. Secrets, IVs, T and certificates are hexadecimal.';

/** An offer or answer for nothing but the channel. */
function description(type: 'offer' | 'answer', diner: Diner): Signal {
  const lines = [
    'v=0',
    `o=- ${type === 'offer' ? 1 : 2} 2 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${ufragOf(diner)}`,
    `a=ice-pwd:${`${diner.who}Password`.repeat(4).slice(0, 24)}`,
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${fingerprintText(diner.fingerprint)}`,
    `a=setup:${type === 'offer' ? 'actpass' : 'active'}`,
    'a=mid:0',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
  ];
  const sdp = `${lines.join('\r\n')}\r\n`;
  return { connection: 0, description: { type, sdp }, candidates: [] };
}

const ufragOf = ({ who }: Diner): string => `${who}Ice`;

/** One candidate by itself. */
function candidate(diner: Diner, address: string): Signal {
  const usernameFragment = ufragOf(diner);
  const line = `candidate:1 1 udp 1686052607 ${address} 50000 typ srflx raddr 0.0.0.0 rport 0 ufrag ${usernameFragment}`;
  const one = { candidate: line, sdpMid: '0', sdpMLineIndex: 0, usernameFragment };
  return { connection: 0, description: null, candidates: [one] };
}

/** The two ends of a new link: the lower seat offers, both confirm. */
async function meet(
  { diner: lower, seat }: Seated,
  { diner: higher, seat: other }: Seated,
): Promise<void> {
  await lower.send(other, description('offer', lower));
  await lower.confirm(other);
  await higher.hear('signal');
  await higher.confirm(seat);
  await higher.hear('signal');
  await higher.trust(seat);
  await higher.send(seat, description('answer', higher));
  await lower.hear('signal');
  await lower.trust(other);
  await lower.hear('signal');
}

type Seated = { readonly diner: Diner; readonly seat: number };

/** Plays it. Whatever the house or the mesh does otherwise than the steps say is an `Error`. */
export async function evening(): Promise<Evening> {
  const house = new House({
    SEED: 'eat-with-me evening',
    NODE_OPTIONS: `--import ${RANDOM}`,
    HOST: '127.0.0.1',
    STUN_URLS: 'stun:stun.example',
    FEWER_AFTER_MS,
    LOG_LEVEL: 'warn',
  });
  await house.start();
  const keys = new FixedKeys();
  const steps: Step[] = [];
  const diners: Diner[] = [];
  const come = (who: string): Diner => {
    const diner = new Diner({
      who,
      port: house.port,
      keys,
      write: (step) => steps.push(step),
      wished: { kind: 'newcomer', chairs: [3], fewer: true, least: 2, known: new Set() },
    });
    diners.push(diner);
    return diner;
  };
  try {
    const [a, b, c] = [come('a'), come('b'), come('c')];
    await a.connect();
    await a.hear('welcome');
    await a.queue();
    await a.hear('queued');
    await a.hear('counted');
    await b.connect();
    await b.hear('welcome');
    await b.queue();
    await b.hear('queued');

    // The first company, of two at a table for three.
    const first = [a, b];
    for (const diner of first) await diner.hear('seated');
    await a.link(2);
    await b.link(1);
    for (const diner of first) await diner.sayDue('reveal');
    for (const diner of first) await diner.hear('revealed');
    for (const diner of first) await diner.agree();
    await meet({ diner: a, seat: 1 }, { diner: b, seat: 2 });
    for (const diner of first) await diner.sayDue('prepare');
    for (const diner of first) await diner.hear('opened');

    // Somebody joins: the second company.
    await c.connect();
    await c.hear('welcome');
    await c.queue();
    await c.hear('queued');
    await c.hear('seated');
    for (const diner of first) await diner.hear('arrived');
    await c.link(1);
    await c.link(2);
    for (const diner of first) await diner.link(3);
    const all = [a, b, c];
    for (const diner of all) await diner.sayDue('reveal');
    for (const diner of all) for (const _ of [1, 2]) await diner.hear('revealed');
    await a.vouch(b, 1);
    await b.vouch(a, 2);
    for (const diner of all) await diner.agree();
    await meet({ diner: a, seat: 1 }, { diner: c, seat: 3 });
    await meet({ diner: b, seat: 2 }, { diner: c, seat: 3 });
    for (const diner of first) await diner.sayDue('prepare');

    // A socket is lost, and with it nothing: what either end has to say meanwhile, it says on the next.
    await c.lose();
    await a.send(3, candidate(a, '203.0.113.7'));
    await c.connect();
    await c.hear('resumed');
    await c.hear('signal');
    await c.sayDue('prepare');

    await b.leave();
    for (const diner of [a, c]) await diner.hear('departed');
    const certificates = Object.fromEntries(
      diners.map(({ who, fingerprint }) => [who, Buffer.from(fingerprint).toString('hex')]),
    );
    return { about: ABOUT, certificates, pledges: keys.secrets, steps };
  } finally {
    keys.restore();
    await Promise.all(diners.map((diner) => diner.end()));
    await house.stop();
  }
}
