/** Looks whether a Redis will do, and says in one sentence what is wrong if it will not. */
import { createClient, ErrorReply } from 'redis';
import { RedisPlace } from './redis-place.ts';

/** What a look at Redis found. `lasting`: only an operator can mend it, so there is no use in waiting. */
export type RedisFinding =
  | {
      readonly ok: true;
      readonly latencyMs: number;
      /** How far (ms) its clock is ahead of the one that was asked. */
      readonly aheadMs: number;
      readonly advice: string | null;
    }
  | { readonly ok: false; readonly lasting: boolean; readonly sentence: string };

const CONNECT_MS = 3000;
const OLDEST = 7;
/** The time is asked for so often: the quickest answer says most, for it is wrong by half of its way at most (RFC 5905, 10). */
const TIMES = 4;

/** Writes, reads and rings as the house's own script does; each key expires at once. */
const TRIAL = `
  redis.call('SET', KEYS[1], '1', 'PX', 1000)
  redis.call('TIME')
  return redis.call('SPUBLISH', ARGV[1], '')`;

/**
 * Does once what the house does all the time, under names that begin with `base`. `now`: the clock (ms) to compare with. Never
 * rejects.
 */
export async function checkRedis(
  urls: string,
  base: string,
  now: () => number,
): Promise<RedisFinding> {
  const place = new RedisPlace(urls);
  let finding = await checkOne(place, base, now);
  // Each node of a cluster may have to be asked, and may say where to go on.
  for (
    let looks = urls.split(',').length;
    looks > 0 && place.isCluster && !finding.ok;
    looks -= 1
  ) {
    if (finding.sentence !== MOVED_AWAY) place.giveUp();
    finding = await checkOne(place, base, now);
  }
  return finding;
}

const MOVED_AWAY = 'The house has moved to another node of the cluster.';

async function checkOne(place: RedisPlace, base: string, now: () => number): Promise<RedisFinding> {
  const { url } = place;
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: CONNECT_MS, socketTimeout: CONNECT_MS, reconnectStrategy: false },
  });
  client.on('error', () => {});
  try {
    await client.connect();
    let [aheadMs, latencyMs] = [0, Infinity];
    for (let asked = 0; asked < TIMES; asked += 1) {
      const askedAt = now();
      const [seconds, micros] = (await client.sendCommand(['TIME'])) as [string, string];
      const tookMs = now() - askedAt;
      if (tookMs >= latencyMs) continue;
      latencyMs = tookMs;
      aheadMs = Number(seconds) * 1000 + Number(micros) / 1000 - (askedAt + tookMs / 2);
    }
    const info = await client.info();
    const version = valueIn(info, 'valkey_version') ?? valueIn(info, 'redis_version') ?? '';
    if (Number.parseInt(version, 10) < OLDEST)
      return lasting(`Redis is version ${version}, but ${OLDEST} or later is needed.`);
    const bell = `${base}bell:check`;
    await client.sendCommand(['EVAL', TRIAL, '1', `${base}check`, bell]);
    await client.sSubscribe(bell, () => {});
    const policy = valueIn(info, 'maxmemory_policy') ?? 'noeviction';
    const advice =
      policy === 'noeviction'
        ? null
        : `Redis has the maxmemory-policy ${policy}, so it may forget guests: set noeviction.`;
    return { ok: true, latencyMs, aheadMs, advice };
  } catch (error) {
    if (place.follow(error)) return passing(MOVED_AWAY);
    return explain(error, url);
  } finally {
    if (client.isOpen) client.destroy();
  }
}

const lasting = (sentence: string): RedisFinding => ({ ok: false, lasting: true, sentence });
const passing = (sentence: string): RedisFinding => ({ ok: false, lasting: false, sentence });

const valueIn = (info: string, name: string): string | undefined =>
  new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];

/** The sentence for an error of the client or of Redis; its own text only where nobody's data can be in it. */
function explain(error: unknown, url: string): RedisFinding {
  const message = error instanceof Error ? error.message : '';
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  const isTls = url.startsWith('rediss:');
  if (/^WRONGPASS|invalid password|invalid username-password/i.test(message))
    return lasting('Redis does not accept the name and password in REDIS_URL.');
  if (message.startsWith('NOAUTH'))
    return lasting('Redis wants a password: put it into REDIS_URL.');
  // The second is Valkey's, for what the script may not.
  if (/^NOPERM|ACL failure in script/.test(message)) return lasting(rights(message));
  if (/DB index|SELECT is not allowed/i.test(message))
    return lasting('Redis does not have the database that REDIS_URL names at its end.');
  if (/can't publish to the channel/.test(message)) return lasting(rights('channel'));
  if (/unknown command/i.test(message))
    return lasting('Redis lacks a command that the house needs: EVAL, SPUBLISH, SSUBSCRIBE, INFO.');
  if (/^READONLY|can't write against a read only|read only replica/i.test(message))
    return passing(
      'Redis is a replica and takes nothing down: REDIS_URL must lead to the primary.',
    );
  if (message.startsWith('LOADING')) return passing('Redis is still reading its data.');
  if (/OOM|maxmemory/.test(message)) return passing('Redis has no memory left: raise maxmemory.');
  if (message.startsWith('MISCONF'))
    return passing('Redis cannot save to its disk, and takes nothing down until it can.');
  if (error instanceof ErrorReply)
    return passing(`Redis says no: ${message.split(' ', 1)[0] ?? ''}.`);
  if (/^(?:CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT)/.test(code))
    return lasting(
      `The certificate of Redis cannot be trusted (${code}): see NODE_EXTRA_CA_CERTS.`,
    );
  if (isTls && /^(?:ERR_SSL|EPROTO)/.test(code))
    return lasting('Redis does not speak TLS there: REDIS_URL should begin with redis://.');
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return passing('The host in REDIS_URL is not known.');
  if (code === 'ECONNREFUSED') return passing('Nothing listens where REDIS_URL leads.');
  if (!isTls && (code === 'ECONNRESET' || /closed unexpectedly/i.test(message)))
    return passing(
      'Redis hangs up at once: if it speaks TLS, REDIS_URL must begin with rediss://.',
    );
  return passing(
    isTls
      ? 'Redis does not answer: if it does not speak TLS, REDIS_URL must begin with redis://.'
      : 'Redis does not answer.',
  );
}

/** Redis names the kind of thing that is not allowed. */
function rights(message: string): string {
  if (/channel/i.test(message))
    return 'The user in REDIS_URL lacks rights to channels: give it &* or the channels of the house, or its nodes never hear of each other.';
  if (/key/i.test(message))
    return 'The user in REDIS_URL lacks rights to keys: give it ~* or those of the house.';
  return 'The user in REDIS_URL lacks rights to commands: it needs EVAL, EVALSHA, SSUBSCRIBE, SPUBLISH, INFO and those of the script.';
}
