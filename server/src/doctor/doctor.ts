/** Looks at a house from outside, as guests will meet it, and says what works and what to do where something does not. */
import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { HOUSE_PATH } from '@eat-with-me/protocol/wire/house';
import type { IceGrant } from '@eat-with-me/protocol/table';
import { bad, type Finding } from './finding.ts';
import { GuestOutside } from './guest-outside.ts';
import { judgeNoRelay, judgeRelay, judgeStun, judgeWays } from './judge-relay.ts';
import {
  judgeCertificate,
  judgeClock,
  judgeDoor,
  judgeHeaders,
  judgeInside,
  judgeName,
  judgePage,
  type Answer,
} from './judge-site.ts';
import { judgeHouse, judgeIdle, judgeStranger, judgeWire } from './judge-wire.ts';
import { seeRelay, seeStun } from './probe-relays.ts';
import { see, seeCertificate, seeName } from './probe-site.ts';

/** How thorough to be. */
type DoctorOptions = {
  /** How long (ms) a quiet wire is watched; 0 leaves it out. Most proxies' time-outs are a minute. */
  readonly idleMs: number;
  /** How long (ms) a relay has for each step. */
  readonly relayWithinMs: number;
  /** SHA-256 of the list of files that these sources build; null where nothing is built here. */
  readonly built: string | null;
  /** An authority to trust in place of the usual ones, in PEM. */
  readonly ca?: string;
};

const STRANGER = 'https://stranger.invalid';

/** Says one finding after the other, in the order in which things depend on each other; ends early where nothing is left to see. */
export async function* diagnose(site: URL, options: DoctorOptions): AsyncGenerator<Finding> {
  const isSecure = site.protocol === 'https:';
  const host = site.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 0) {
    const name = judgeName(host, await seeName(host));
    yield name;
    if (name.state === 'bad') return;
  }
  if (isSecure) yield judgeCertificate(await seeCertificate(site, options.ca), Date.now());
  else if (!['localhost', '127.0.0.1', '::1'].includes(host))
    yield bad(
      'TLS',
      'Browsers give camera and microphone to https pages only.',
      'Put a proxy with a certificate in front; see docs/guides.',
    );

  const door = await see(new URL('/', site));
  const opens = judgeDoor(door);
  yield opens;
  if ('error' in door) return;
  if (opens.state === 'good') yield* page(site, door, isSecure, options.built);
  const [health, metrics] = await Promise.all(
    ['/healthz', '/metrics'].map((path) => see(new URL(path, site))),
  );
  // On the machine itself metrics are there to be read.
  const isHere = host === 'localhost' && !isSecure;
  if (health && metrics) yield* judgeInside(health, isHere ? { error: 'here' } : metrics);

  // On the machine itself strangers are seated in any case.
  if (!isHere) yield judgeHouse(await see(new URL(HOUSE_PATH, site)));

  const { seen, guest } = await GuestOutside.knock(site);
  yield judgeWire(seen);
  if (!guest) return;
  const stranger = await GuestOutside.knock(site, STRANGER);
  stranger.guest?.go();
  yield judgeStranger(stranger.seen);
  const other = await GuestOutside.knock(site);
  const ice = other.guest && (await guest.iceWith(other.guest));
  other.guest?.go();
  const idle = guest.staysOpen(options.idleMs);
  yield* relays(ice, options.relayWithinMs);
  yield judgeIdle(await idle, options.idleMs);
  guest.go();
}

async function* page(
  site: URL,
  door: Answer,
  isSecure: boolean,
  built: string | null,
): AsyncGenerator<Finding> {
  yield* judgeHeaders(door, isSecure);
  yield judgeClock(door.headers['date'], Date.now());
  const list = await see(new URL('/files.sha256', site));
  const isThere = !('error' in list) && list.status === 200;
  const served = isThere ? createHash('sha256').update(list.body).digest('hex') : null;
  yield judgePage(served, built);
}

async function* relays(ice: IceGrant | null, withinMs: number): AsyncGenerator<Finding> {
  if (!ice) {
    yield bad(
      'relay',
      'The house gives this guest no table.',
      'Look into its log; is Redis there?',
    );
    return;
  }
  const stun = ice.iceServers.flatMap(({ urls }) => urls).filter((url) => /^stuns?:/i.test(url));
  for (const url of stun) yield judgeStun(url, await seeStun(url, withinMs));
  const turn = ice.iceServers.flatMap(({ urls, username, credential }) =>
    username === undefined || credential === undefined
      ? []
      : urls.map((url) => ({ url, credentials: { username, credential } })),
  );
  if (turn.length === 0) {
    yield judgeNoRelay();
    return;
  }
  yield* judgeWays(turn.map(({ url }) => url));
  for (const { url, credentials } of turn)
    yield judgeRelay(await seeRelay(url, credentials, withinMs));
}
