import { connect } from 'node:net';
import { once } from 'node:events';
import { BOX_MAX_LENGTH, SUBPROTOCOL, WIRE_PATH } from '@eat-with-me/protocol/wire/messages';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { pair, RealGuest } from '../testing/real-guest.ts';
import { realHouse } from '../testing/real-house.ts';
import { ticketFor } from '../testing/ticket.ts';

const door = async (env: Record<string, string> = {}) => {
  const { address } = await realHouse({ env });
  return { port: address.port };
};

const queue = (wishes: object): string =>
  JSON.stringify({ type: 'queue', ticket: { ...ticketFor([2]), ...wishes } });

describe('at the door', () => {
  test.each([
    ['another origin', { options: { origin: 'https://evil.example' } }, 403],
    ['no origin', { options: { origin: undefined } }, 403],
    ['another path', { path: '/wired' }, 503],
    ['the root', { path: '/' }, 503],
    ['a query', { path: `${WIRE_PATH}?token=secret` }, 400],
    ['no subprotocol', { protocols: [] }, 400],
    ['something else', { protocols: ['eat-with-me', 'chat.1'] }, 400],
  ])('%s is turned away', async (_, wrong, status) => {
    const { port } = await door();
    await expect(RealGuest.connect({ port, ...wrong })).rejects.toThrow(`${status}`);
  });

  test('the right subprotocol is chosen among others', async () => {
    const { port } = await door();
    const guest = await RealGuest.connect({ port, protocols: ['chat', SUBPROTOCOL] });
    expect(guest.socket.protocol).toBe(SUBPROTOCOL);
  });

  test.each([
    ['an older page hears that it is too old', ['eat-with-me.0'], 4426],
    ['a newer one may find a newer node', ['eat-with-me.2'], 1013],
  ])('%s', async (_, protocols, code) => {
    const { port } = await door();
    const guest = await RealGuest.connect({ port, protocols });
    expect(guest.socket.protocol).toBe(protocols[0]);
    guest.say({ type: 'hello' });
    expect(await guest.closed()).toBe(code);
    expect(guest.inbox).toEqual([]);
  });

  test('a list of origins replaces the host', async () => {
    const { port } = await door({ ORIGINS: 'https://eat.example' });
    await RealGuest.connect({ port, options: { origin: 'https://eat.example' } });
    await expect(RealGuest.connect({ port })).rejects.toThrow('403');
  });

  test('an upgrade that is no WebSocket handshake gets an answer and frees its place', async () => {
    const { port } = await door({ SOCKETS_PER_ADDRESS: '1' });
    const raw = connect(port, '127.0.0.1');
    raw.write(
      `GET ${WIRE_PATH} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\n` +
        `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: ${SUBPROTOCOL}\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n\r\n',
    );
    const [reply] = (await once(raw, 'data')) as [Buffer];
    expect(reply.toString()).toMatch(/^HTTP\/1.1 400 /);
    await RealGuest.arrive({ port });
  });
});

describe('messages that make no sense', () => {
  const bad: [string, string | Buffer][] = [
    ['garbage', 'garbage'],
    ['nothing', ''],
    ['binary', Buffer.from('{"type":"leave"}')],
    ['a list', '[]'],
    ['null', 'null'],
    ['no type', '{}'],
    ['deep JSON', '['.repeat(12_000) + ']'.repeat(12_000)],
    ['__proto__ as a key', '{"type":"leave","__proto__":{"x":1}}'],
    ['__proto__ as a type', '{"type":"__proto__"}'],
    ['constructor as a type', '{"type":"constructor"}'],
    ['an unknown type', '{"type":"dance"}'],
    ['an unknown key', '{"type":"leave","now":true}'],
    ['a forged from', '{"type":"signal","to":2,"from":1,"box":"abc"}'],
    ['a lone surrogate', '{"type":"signal","to":2,"box":"\\ud800"}'],
    [
      'a box that is too long',
      JSON.stringify({ type: 'signal', to: 2, box: 'x'.repeat(BOX_MAX_LENGTH + 1) }),
    ],
    ['a seat that cannot be', '{"type":"signal","to":1e99,"box":"abc"}'],
    ['the same size twice', queue({ sizes: [2, 2] })],
    ['no size', queue({ sizes: [] })],
    ['a ticket of the last version', '{"type":"queue","ticket":{"sizes":[2]}}'],
    ['a language that is a sentence', queue({ languages: ['please speak slowly'] })],
    ['six languages', queue({ languages: ['en', 'es', 'fr', 'de', 'it', 'pt'] })],
    ['patience of another kind', queue({ patience: { anyLanguage: 1, fewer: false } })],
    ['a tag that is none', queue({ met: ['Bob'] })],
    [
      'more tags than there can be',
      queue({ met: Array.from({ length: 129 }, (_, index) => String(index).padStart(22, 'A')) }),
    ],
    ['one chair', '{"type":"host","chairs":1,"door":"open"}'],
    ['nine chairs', '{"type":"host","chairs":9,"door":"open"}'],
    ['a door that is ajar', '{"type":"host","chairs":4,"door":"ajar"}'],
    ['a table that cannot be', '{"type":"join","table":"../etc"}'],
    ['half an answer', `{"type":"agree","table":"${'A'.repeat(22)}"}`],
    ['a server message', '{"type":"welcome"}'],
    ['a second hello', '{"type":"hello"}'],
  ];

  test.each(bad)('%s is refused, and the visit goes on', async (_, text) => {
    const guest = await RealGuest.arrive(await door());
    guest.socket.send(text);
    expect(await guest.refusal()).toBe('bad-message');
    guest.queue(2);
    await guest.hear('queued');
  });

  test('the eighth ends the socket', async () => {
    const guest = await RealGuest.arrive(await door());
    for (let sent = 0; sent < 8; sent += 1) guest.say('?');
    expect(await guest.closed()).toBe(4400);
    expect(guest.inbox.map((message) => message.type)).toEqual(Array(8).fill('refused'));
  });

  test('oversize ends the socket', async () => {
    const guest = await RealGuest.arrive(await door());
    guest.say('x'.repeat(24 * 1024 + 1));
    expect(await guest.closed()).toBe(1009);
  });

  test('text that is not UTF-8 ends the socket', async () => {
    const guest = await RealGuest.arrive(await door());
    guest.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect(await guest.closed()).toBe(1007);
  });

  test('a message in more than sixteen pieces ends the socket', async () => {
    const guest = await RealGuest.arrive(await door());
    for (let piece = 0; piece < 20; piece += 1) guest.socket.send('x', { fin: false });
    expect(await guest.closed()).toBe(1008);
  });

  test('anything before hello is told so', async () => {
    const guest = await RealGuest.connect(await door());
    guest.queue(2);
    expect(await guest.refusal()).toBe('hello-first');
    guest.say({ type: 'leave' });
    expect(await guest.refusal()).toBe('hello-first');
    guest.say({ type: 'hello' });
    await guest.hear('welcome');
  });
});

describe('limits', () => {
  test('a flood is told to wait and ended', async () => {
    const guest = await RealGuest.arrive(await door());
    for (let sent = 0; sent < 100; sent += 1) guest.say({ type: 'leave' });
    const { code, retryAfterMs } = await guest.hear('refused');
    expect(code).toBe('too-fast');
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(await guest.closed()).toBe(1013);
  });

  test('a flood of bytes as well', async () => {
    const [a, b] = await pair(await door());
    for (let sent = 0; sent < 20; sent += 1)
      a.say({ type: 'signal', to: 2, box: 'x'.repeat(20_000) });
    expect(await a.refusal()).toBe('too-fast');
    expect(await a.closed()).toBe(1013);
    await b.hear('signal');
  });

  test('a flood of pings as well', async () => {
    const guest = await RealGuest.arrive(await door());
    for (let sent = 0; sent < 100; sent += 1) guest.socket.ping();
    expect(await guest.refusal()).toBe('too-fast');
  });

  test('a normal pace is none of that', async () => {
    const guest = await RealGuest.arrive(await door());
    for (let sent = 0; sent < 50; sent += 1) guest.say({ type: 'leave' });
    expect(await guest.settle()).toEqual([]);
  });

  test('silence instead of hello ends the socket', async () => {
    const guest = await RealGuest.connect(await door({ HELLO_WITHIN_MS: '200' }));
    expect(await guest.closed()).toBe(4408);
  });

  test('a guest who no longer answers pings is ended', async () => {
    const { port } = await door({ PING_EVERY_MS: '100' });
    const dead = await RealGuest.connect({ port, options: { autoPong: false } });
    dead.say({ type: 'hello' });
    await dead.hear('welcome');
    expect([1006, 4408]).toContain(await dead.closed());
    const alive = await RealGuest.arrive({ port });
    let pings = 0;
    alive.socket.on('ping', () => (pings += 1));
    await expect.poll(() => pings).toBeGreaterThan(4);
    expect(alive.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('so many sockets from one address', async () => {
    const { port } = await door({ SOCKETS_PER_ADDRESS: '2' });
    const first = await RealGuest.arrive({ port });
    await RealGuest.arrive({ port });
    const third = await RealGuest.connect({ port });
    third.say({ type: 'hello' });
    const { code, retryAfterMs } = await third.hear('refused');
    expect(code).toBe('too-many-sockets');
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(await third.closed()).toBe(1013);
    first.socket.close(1000);
    await first.closed();
    await RealGuest.arrive({ port });
  });

  test('whoever sits at a table does not count, nor does who comes back', async () => {
    const { port } = await door({ SOCKETS_PER_ADDRESS: '2' });
    const [a, b] = await pair({ port });
    const c = await RealGuest.arrive({ port });
    const d = await RealGuest.arrive({ port });
    const fifth = await RealGuest.connect({ port });
    fifth.say({ type: 'hello' });
    expect(await fifth.refusal()).toBe('too-many-sockets');
    await fifth.closed();
    a.socket.terminate();
    const back = await RealGuest.connect({ port });
    const { token } = a.welcome;
    back.say({ type: 'hello', resume: { token, received: a.received } });
    await back.hear('resumed');
    // Who gets up counts again.
    b.say({ type: 'leave' });
    c.socket.close(1000);
    await c.closed();
    const sixth = await RealGuest.connect({ port });
    sixth.say({ type: 'hello' });
    expect(await sixth.refusal()).toBe('too-many-sockets');
    expect(d.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('of one address ten times as many in all', async () => {
    const { port } = await door({ SOCKETS_PER_ADDRESS: '1' });
    const open = await Promise.all(Array.from({ length: 10 }, () => RealGuest.connect({ port })));
    const next = await RealGuest.connect({ port });
    expect(await next.refusal()).toBe('too-many-sockets');
    expect(await next.closed()).toBe(1013);
    expect(open.every(({ socket }) => socket.readyState === WebSocket.OPEN)).toBe(true);
  });

  test('so many new sockets in a minute', async () => {
    const { port } = await door({ NEW_SOCKETS_PER_MINUTE: '2' });
    for (let opened = 0; opened < 2; opened += 1) {
      const guest = await RealGuest.arrive({ port });
      guest.socket.close(1000);
      await guest.closed();
    }
    expect(await (await RealGuest.connect({ port })).refusal()).toBe('too-many-sockets');
  });

  const from = (port: number, address: string) =>
    RealGuest.connect({ port, options: { headers: { 'x-forwarded-for': address } } });

  const greeting = async (port: number, address: string): Promise<RealGuest> => {
    const guest = await from(port, address);
    guest.say({ type: 'hello' });
    return guest;
  };

  test('a made-up X-Forwarded-For opens no more of them', async () => {
    const { port } = await door({ SOCKETS_PER_ADDRESS: '1' });
    await from(port, '192.0.2.1');
    expect(await (await greeting(port, '192.0.2.2')).refusal()).toBe('too-many-sockets');
  });

  test('behind a proxy, guests are told apart, and an IPv6 /64 is one of them', async () => {
    const { port } = await door({ SOCKETS_PER_ADDRESS: '2', TRUST_PROXY: '1' });
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.2', '2001:db8::1']) {
      const guest = await from(port, `6.6.6.6, ${address}`);
      guest.say({ type: 'hello' });
      await guest.hear('welcome');
    }
    expect(await (await greeting(port, '7.7.7.7, 192.0.2.1')).refusal()).toBe('too-many-sockets');
    expect(await (await greeting(port, '2001:db8::2')).refusal()).toBe('too-many-sockets');
  });

  test('a full house', async () => {
    const { port } = await door({ GUESTS_MAX: '1' });
    const first = await RealGuest.arrive({ port });
    const second = await RealGuest.connect({ port });
    second.say({ type: 'hello' });
    expect(await second.refusal()).toBe('full');
    expect(await second.closed()).toBe(1013);
    first.socket.close(1000);
    await first.closed();
    await RealGuest.arrive({ port });
  });
});
