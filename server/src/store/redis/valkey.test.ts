/** Valkey in the place of Redis keeps the same promises, and what is wrong with it is named as well. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomId } from '../../ground/random.ts';
import { RealRedis } from '../../testing/redis.ts';
import { valkeyServer } from '../../testing/valkey.ts';
import { describeStore, EMPTY_TABLE_MS } from '../store.contract.ts';
import { keyBase } from './records.ts';
import { checkRedis } from './redis-check.ts';
import { RedisStore } from './redis-store.ts';

const server = valkeyServer();

describe.skipIf(!server)('Valkey', () => {
  let valkey: RealRedis;
  beforeAll(async () => {
    if (server) valkey = await RealRedis.start({ isCluster: true, server });
  });
  afterAll(() => valkey?.stop());

  describeStore('RedisStore on Valkey', async () => {
    const house = randomId();
    const base = keyBase(house);
    return {
      store: new RedisStore({ url: valkey.url, house, emptyTableMs: EMPTY_TABLE_MS }),
      elapse: (ms) => valkey.age(base, `${base}tables`, ms),
    };
  });

  test('one that will do is known to, and is Valkey', async () => {
    expect(await valkey.command('INFO', 'server')).toMatch(/^valkey_version:/m);
    expect(await checkRedis(valkey.url, keyBase('ewm'), Date.now)).toMatchObject({ ok: true });
  });

  test.each([
    ['channels', ['~*', 'resetchannels', '+@all'], /rights to channels/],
    ['keys', ['resetkeys', '&*', '+@all'], /rights to keys/],
    ['a command of the script', ['~*', '&*', '+@all', '-spublish'], /rights to commands/],
  ] as const)('without rights to %s it will not do', async (name, rules, sentence) => {
    const user = name.replaceAll(' ', '-');
    await valkey.command('ACL', 'SETUSER', user, 'on', '>secret', ...rules);
    const url = valkey.url.replace('//', `//${user}:secret@`);
    const finding = await checkRedis(url, keyBase('ewm'), Date.now);
    expect(finding).toMatchObject({ ok: false, lasting: true });
    if (!finding.ok) expect(finding.sentence).toMatch(sentence);
  });
});
