import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLOSES, REFUSAL_CODES } from './endings.ts';
import {
  DOOR_NAME_LENGTH,
  BOX_MAX_LENGTH,
  comparedWire,
  isCounted,
  isCountedUnread,
  MESSAGE_MAX_BYTES,
  parseClientMessage,
  parseServerMessage,
  SUBPROTOCOL,
  type ClientMessage,
  type Outlook,
  type ServerMessage,
} from './messages.ts';
import type { Ticket } from '../table.ts';

const id = 'a'.repeat(22);
const token = 'b'.repeat(43);

const hash = '_'.repeat(43);
const pledge = { opening: 'A'.repeat(146), commit: hash };

const ticket: Ticket = {
  sizes: [2],
  languages: [],
  patience: { anyLanguage: true, fewer: false },
  met: [],
  avoid: [],
  pledge,
};
const outlook: Outlook = { waiting: 1, bySize: { 2: 1, 3: 0, 4: 0 }, estimateMs: null };

/** A queue message with one thing about its ticket changed. */
const queueWith = (change: Record<string, unknown>) =>
  JSON.stringify({ type: 'queue', ticket: { ...ticket, ...change } });

const clientMessages: ClientMessage[] = [
  { type: 'hello' },
  { type: 'hello', resume: { token, received: 3 } },
  { type: 'queue', ticket },
  {
    type: 'queue',
    ticket: { ...ticket, sizes: [4, 2, 3], languages: ['en', 'yue'], met: [id], avoid: [id] },
  },
  { type: 'agree', table: id, agreed: true },
  { type: 'host', chairs: 8, door: 'knock', pledge },
  { type: 'join', table: id, pledge },
  { type: 'introduce', table: id, name: 'n'.repeat(DOOR_NAME_LENGTH) },
  { type: 'door', table: id, door: 'locked' },
  { type: 'admit', table: id, guest: id, admitted: false },
  { type: 'reveal', table: id, epoch: 1, nonce: hash },
  { type: 'prepare', table: id, epoch: 1, pledge },
  { type: 'signal', to: 2, box: 'abc-_' },
  { type: 'leave' },
  { type: 'return', table: id, kind: 'queue', chairs: 3, you: 2, epoch: 1, pledge },
  { type: 'renew' },
];

const serverMessages: ServerMessage[] = [
  {
    type: 'welcome',
    guest: id,
    token,
    graceMs: 75_000,
    salts: [id, id],
    relaxes: { anyLanguageMs: 20_000, fewerMs: 30_000 },
    relay: true,
    strangers: 'relay-first',
  },
  { type: 'salted', salts: [id, id] },
  { type: 'resumed', token, received: 0, graceMs: 75_000 },
  { type: 'moved', token, graceMs: 75_000, salts: [id, id], kept: 'queue' },
  { type: 'queued', because: 'table-mate-gone', outlook },
  { type: 'counted', outlook },
  {
    type: 'seated',
    seating: {
      table: id,
      kind: 'queue',
      chairs: 2,
      you: 1,
      epoch: 1,
      seats: [
        { seat: 1, guest: id, kind: 'guest', pledge },
        { seat: 2, guest: 'c'.repeat(22), kind: 'guest', pledge },
      ],
      iceServers: [{ urls: ['stun:192.0.2.1:3478'] }],
      iceServersTtlMs: null,
    },
  },
  {
    type: 'renewed',
    iceServers: [{ urls: ['turn:turn.example'], username: '1:a', credential: 'b' }],
    iceServersTtlMs: 300_000,
  },
  { type: 'unseated', table: id },
  { type: 'arrived', table: id, epoch: 2, seats: [{ seat: 3, guest: id, kind: 'guest', pledge }] },
  { type: 'revealed', table: id, epoch: 2, from: 3, nonce: hash },
  { type: 'returned', table: id, seats: [1, 3] },
  { type: 'opened', table: id, open: true },
  { type: 'hosted', table: id, door: 'open', host: 1 },
  { type: 'waited', table: id },
  { type: 'knocked', table: id, guest: id, waits: true },
  { type: 'introduced', table: id, guest: id, name: 'n'.repeat(DOOR_NAME_LENGTH) },
  { type: 'signal', from: 1, box: 'abc' },
  { type: 'departed', table: id, seat: 2, because: 'lost' },
  { type: 'refused', code: 'too-fast', retryAfterMs: 1000 },
];

describe('reading messages', () => {
  it.each(clientMessages)('reads what a guest may send: $type', (message) => {
    expect(parseClientMessage(JSON.stringify(message))).toEqual(message);
  });

  it.each(serverMessages)('reads what the server may send: $type', (message) => {
    expect(parseServerMessage(JSON.stringify(message))).toEqual(message);
  });

  it.each([
    ['nothing', ''],
    ['half a message', '{"type":"leave"'],
    ['a list', '[]'],
    ['null', 'null'],
    ['an unknown type', '{"type":"dance"}'],
    ['an unknown key', '{"type":"leave","why":"bored"}'],
    ['a server message', '{"type":"counted","waiting":1}'],
    ['a forged sender', `{"type":"signal","to":2,"from":1,"box":"abc"}`],
    ['a prototype', '{"type":"leave","__proto__":{"admin":true}}'],
    ['a constructor', '{"type":"constructor"}'],
    ...[DOOR_NAME_LENGTH - 1, DOOR_NAME_LENGTH + 1].map((length): [string, string] => [
      `a sealed name of ${length} characters`,
      JSON.stringify({ type: 'introduce', table: id, name: 'n'.repeat(length) }),
    ]),
    ['a name that is not sealed', JSON.stringify({ type: 'introduce', table: id, name: 'Ana' })],
    ['no sizes', queueWith({ sizes: [] })],
    ['a size twice', queueWith({ sizes: [2, 2] })],
    ['a table for five', queueWith({ sizes: [5] })],
    ['six languages', queueWith({ languages: ['aa', 'bb', 'cc', 'dd', 'ee', 'ff'] })],
    ['a language with its region', queueWith({ languages: ['en-GB'] })],
    ['a tag twice', queueWith({ met: [id, id] })],
    [
      'too many tags',
      queueWith({
        met: Array.from({ length: 129 }, (_, n) => id.slice(3) + String(n).padStart(3, '0')),
      }),
    ],
    ['a ticket that says too little', '{"type":"queue","ticket":{"sizes":[2]}}'],
    ['nine chairs', JSON.stringify({ type: 'host', chairs: 9, door: 'open', pledge })],
    ['a table for one', JSON.stringify({ type: 'host', chairs: 1, door: 'open', pledge })],
    ['half a seat', '{"type":"signal","to":1.5,"box":"abc"}'],
    ['seat zero', '{"type":"signal","to":0,"box":"abc"}'],
    ['seat 256', '{"type":"signal","to":256,"box":"abc"}'],
    ['an empty box', '{"type":"signal","to":2,"box":""}'],
    ['a box that is not base64url', '{"type":"signal","to":2,"box":"a b"}'],
    ['a box with a line end', '{"type":"signal","to":2,"box":"ab\\n"}'],
    ['a box too large', `{"type":"signal","to":2,"box":"${'a'.repeat(BOX_MAX_LENGTH + 1)}"}`],
    ['a short id', '{"type":"agree","table":"abc","agreed":true}'],
    ['a ticket without a pledge', queueWith({ pledge: undefined })],
    ['a pledge of other bytes', queueWith({ pledge: { ...pledge, commit: 'abc' } })],
    ['epoch zero', JSON.stringify({ type: 'reveal', table: id, epoch: 0, nonce: hash })],
    ['a join without a pledge', JSON.stringify({ type: 'join', table: id })],
    ['a negative count', `{"type":"hello","resume":{"token":"${token}","received":-1}}`],
    ['a short token', '{"type":"hello","resume":{"token":"abc","received":0}}'],
    ['deep nesting', '['.repeat(20_000)],
  ])('refuses %s', (_name, text) => {
    expect(parseClientMessage(text)).toBeNull();
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.anything().map(fc.stringify)), (text) => {
        parseClientMessage(text);
        parseServerMessage(text);
      }),
    );
  });

  it('lets the largest box fit the largest message', () => {
    const text = JSON.stringify({ type: 'signal', to: 255, box: 'a'.repeat(BOX_MAX_LENGTH) });
    expect(parseClientMessage(text)).not.toBeNull();
    expect(text.length).toBeLessThanOrEqual(MESSAGE_MAX_BYTES);
  });

  it('counts exactly the messages that must survive a lost socket', () => {
    const uncounted = [...clientMessages, ...serverMessages].filter((each) => !isCounted(each));
    expect(new Set(uncounted.map(({ type }) => type))).toEqual(
      new Set(['hello', 'welcome', 'resumed', 'moved', 'refused']),
    );
  });
});

describe('another version', () => {
  it.each([
    [SUBPROTOCOL, 'same'],
    ['eat-with-me.0', 'older'],
    ['eat-with-me.999999', 'newer'],
    ['eat-with-me.1.1', null],
    ['eat-with-me.', null],
    ['chat', null],
  ])('%s is %s', (subprotocol, version) => expect(comparedWire(subprotocol)).toBe(version));

  it('has messages that count although nobody here can read them', () => {
    expect(isCountedUnread('{"type":"toast","drink":"tea"}')).toBe(true);
    for (const text of ['{"type":"refused","code":"new"}', '{"type":1}', '[]', 'null', '{', '1'])
      expect(isCountedUnread(text)).toBe(false);
  });
});

describe('endings', () => {
  it('names every refusal once, in the way of codes', () => {
    expect(new Set(REFUSAL_CODES).size).toBe(REFUSAL_CODES.length);
    for (const code of REFUSAL_CODES) expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it('gives every close a code of its own that WebSocket allows', () => {
    const codes = Object.values<number>(CLOSES);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toBeGreaterThanOrEqual(1000);
  });
});
