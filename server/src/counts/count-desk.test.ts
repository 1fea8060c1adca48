/** What pages tell is counted where the operator wants it, bounded, and as nobody's. */
import { COUNTED } from '@eat-with-me/protocol/wire/counts';
import { expect, test } from 'vitest';
import { realHouse } from '../testing/real-house.ts';

async function open(env: Record<string, string> = {}) {
  const { address, metricsAddress } = await realHouse({
    env: { PAGE_COUNTS: 'yes', METRICS_PORT: '0', ...env },
  });
  const site = `http://127.0.0.1:${address.port}`;
  const say = async (body: string, headers: Record<string, string> = {}): Promise<number> => {
    const response = await fetch(`${site}/count`, {
      method: 'POST',
      headers: { origin: site, 'content-type': 'application/json', ...headers },
      body,
    });
    return response.status;
  };
  const metrics = async (): Promise<string> =>
    (await fetch(`http://127.0.0.1:${metricsAddress?.port}/metrics`)).text();
  const offered = async (): Promise<unknown> =>
    ((await (await fetch(`${site}/house`)).json()) as { counts?: unknown }).counts;
  return { site, say, metrics, offered };
}

const word = (what: string): string => JSON.stringify({ what });

test('a word is one more, and whatever would say more than the word is no word', async () => {
  const { site, say, metrics, offered } = await open();
  expect(await offered()).toBe(true);
  // All are there from the beginning: a share of nothing is no gap in a panel.
  for (const what of COUNTED)
    expect(await metrics()).toContain(`ewm_pages_counted_total{what="${what}"} 0`);
  expect(await say(word('relayed'))).toBe(204);
  expect(await say(word('relayed'))).toBe(204);
  expect(await metrics()).toContain('ewm_pages_counted_total{what="relayed"} 2');
  for (const body of [
    word('merry'),
    '{"what":"relayed","table":"T"}',
    '["relayed"]',
    'relayed',
    '',
    '{"what":"relayed"',
  ])
    expect(await say(body), body).toBe(400);
  // As forms of other sites send it, or from them.
  expect(await say(word('relayed'), { 'content-type': 'text/plain' })).toBe(400);
  expect(await say(word('relayed'), { origin: 'https://elsewhere.example' })).toBe(403);
  expect(await say(' '.repeat(65))).toBe(413);
  const asked = await fetch(`${site}/count`);
  expect([asked.status, asked.headers.get('allow')]).toEqual([405, 'POST']);
  expect(await metrics()).toContain('ewm_pages_counted_total{what="relayed"} 2');
});

test('one network says no more than sixty in a minute', async () => {
  const { say, metrics } = await open();
  const statuses: number[] = [];
  for (let count = 0; count < 62; count += 1) statuses.push(await say(word('healed')));
  expect(statuses.filter((status) => status === 204)).toHaveLength(60);
  expect(statuses.slice(60)).toEqual([429, 429]);
  expect(await metrics()).toContain('ewm_pages_counted_total{what="healed"} 60');
});

test('where the operator has not asked for it there is nothing to tell', async () => {
  const { say, metrics, offered } = await open({ PAGE_COUNTS: '' });
  expect(await offered()).toBe(false);
  expect(await say(word('relayed'))).toBe(405);
  expect(await metrics()).not.toContain('ewm_pages_counted_total');
});
