import pino from 'pino';
import { expect, test } from 'vitest';
import { pair, RealGuest } from './testing/real-guest.ts';
import { realHouse } from './testing/real-house.ts';

test('a whole evening leaves nothing in the log by which anybody could be known', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace', base: null }, { write: (line: string) => lines.push(line) });
  const house = await realHouse({ log, env: { TRUST_PROXY: '1', GRACE_MS: '300' } });
  const { port } = house.address;
  const door = { port, options: { headers: { 'x-forwarded-for': '203.0.113.77' } } };
  const [a, b] = await pair(door);
  const box = 'c2VjcmV0IGJveA';
  a.say({ type: 'signal', to: 2, box });
  await b.hear('signal');
  b.socket.terminate();
  const again = await RealGuest.connect(door);
  again.say({ type: 'hello', resume: { token: b.welcome.token, received: b.received } });
  const { token } = await again.hear('resumed');
  again.say('garbage with a name in it');
  await again.hear('refused');
  again.socket.terminate();
  const { table } = await a.hear('departed');
  a.say({ type: 'leave' });
  await a.settle();
  a.socket.close(1000);
  await a.closed();
  await house.close();

  const events = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
  for (const event of ['arrived', 'queued', 'seated', 'lost', 'resumed', 'left', 'gone'])
    expect(events).toContain(event);
  expect(events.filter((event) => event === 'seated')).toHaveLength(2);
  const secrets = [
    ...[a, b].flatMap(({ welcome }) => [welcome.guest, welcome.token]),
    token,
    table,
    box,
    '203.0.113.77',
    '127.0.0.1',
    'garbage',
  ];
  for (const secret of secrets) expect(lines.join('')).not.toContain(secret);
});
