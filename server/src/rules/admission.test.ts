/** Whom a real house seats among strangers. `sign` is the toy gate: what a whole one does after it has looked at somebody's age. */
import { generateKeyPairSync, randomBytes, sign as signWith, type KeyObject } from 'node:crypto';
import { AGE_BIT_CONTEXT } from '@eat-with-me/protocol/wire/house';
import { expect, test } from 'vitest';
import { pledgeOf, ticketFor } from '../testing/ticket.ts';
import { RealGuest } from '../testing/real-guest.ts';
import { realHouse, testConfig } from '../testing/real-house.ts';
import { randomId } from '../ground/random.ts';
import { Guest } from '../guest/guest.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { Admission } from './admission.ts';

const OPEN = {
  HOUSE: 'open',
  HOUSE_CONTACT: 'host@eat.example',
  HOUSE_TERMS: 'https://eat.example/terms',
  HOUSE_AGE: 'I am 18 or older.',
};
const ELSEWHERE = { options: { origin: 'https://eat.example' } };

const gate = generateKeyPairSync('ed25519');
const GATE = {
  AGE_GATE_URL: 'https://age.example/',
  AGE_GATE_KEY: String(gate.publicKey.export({ format: 'jwk' }).x),
};

function sign({ forMs = 60_000, key = gate.privateKey, context = AGE_BIT_CONTEXT } = {}): string {
  const end = Math.floor(Date.now() + forMs).toString(36);
  const said = `v1.${end}.${randomBytes(16).toString('base64url')}`;
  const signature = signWith(null, Buffer.from(context + said), key satisfies KeyObject);
  return `${said}.${signature.toString('base64url')}`;
}

const queue = (age?: string) => ({ type: 'queue', ticket: ticketFor([2]), ...(age && { age }) });

/** What the house says to a ticket: `queued`, or the codes of its refusals in their order. */
async function answerTo(guest: RealGuest, message: object): Promise<string> {
  guest.say(message);
  guest.say({ type: 'companion' });
  await guest.hear('companioned');
  // What is looked up takes a turn longer than what is said by heart.
  const said = () =>
    guest.inbox.flatMap((one) =>
      one.type === 'refused' ? [one.code] : one.type === 'queued' ? [one.type] : [],
    );
  await expect.poll(said).not.toEqual([]);
  const all = said().join(' ');
  guest.inbox.length = 0;
  return all;
}

test('without HOUSE only visitors of localhost are seated among strangers; others have private tables', async () => {
  const { address } = await realHouse({ env: { HOUSE: '', ORIGINS: '' } });
  const here = await RealGuest.arrive(address);
  expect(await answerTo(here, queue())).toBe('queued');
  const proxied = await RealGuest.arrive({
    ...address,
    options: { headers: { 'x-forwarded-for': '203.0.113.7' } },
  });
  // First what pages of before this can read.
  expect(await answerTo(proxied, queue())).toBe('one-moment not-open');
  proxied.say({ type: 'host', chairs: 2, door: 'open', pledge: pledgeOf(1) });
  await proxied.hear('seated');
});

test('a page of another name comes from elsewhere, whoever forwards it without a word', async () => {
  const { address } = await realHouse({ env: { HOUSE: '', ORIGINS: 'https://eat.example' } });
  const guest = await RealGuest.arrive({ ...address, ...ELSEWHERE });
  expect(await answerTo(guest, queue())).toBe('one-moment not-open');
});

test('an open house seats whoever comes, and says its rules to whoever asks', async () => {
  const { address } = await realHouse({ env: { ...OPEN, ORIGINS: 'https://eat.example' } });
  const guest = await RealGuest.arrive({ ...address, ...ELSEWHERE });
  expect(await answerTo(guest, queue())).toBe('queued');
  const response = await fetch(`http://127.0.0.1:${address.port}/house`);
  expect(await response.json()).toEqual({
    rules: {
      contact: 'host@eat.example',
      terms: 'https://eat.example/terms',
      age: 'I am 18 or older.',
    },
    ageGate: null,
    isOpened: true,
    cover: 'strangers',
    hours: null,
    claims: { key: null },
    counts: false,
  });
});

test('a closed house has nothing to agree to', async () => {
  const { address } = await realHouse({ env: { HOUSE: 'closed' } });
  const response = await fetch(`http://127.0.0.1:${address.port}/house`);
  expect(await response.json()).toMatchObject({ rules: null, ageGate: null, isOpened: true });
});

test('with an age gate a ticket needs its bit: good once, and for the visit', async () => {
  const { address } = await realHouse({ env: { ...OPEN, ...GATE } });
  const ana = await RealGuest.arrive(address);
  expect(await answerTo(ana, queue())).toBe('one-moment age');
  const bit = sign();
  expect(await answerTo(ana, queue(bit))).toBe('queued');
  // Who waits renews their ticket without another.
  expect(await answerTo(ana, queue())).toBe('queued');
  ana.say({ type: 'leave' });
  expect(await answerTo(ana, queue())).toBe('queued');
  const ben = await RealGuest.arrive(address);
  expect(await answerTo(ben, queue(bit))).toBe('one-moment age');
  expect(await answerTo(ben, queue(sign()))).toBe('queued');
});

test.each([
  ['of another key', () => sign({ key: generateKeyPairSync('ed25519').privateKey })],
  ['signed for something else', () => sign({ context: '' })],
  ['that is over', () => sign({ forMs: -1 })],
  ['that would be good for longer than five minutes', () => sign({ forMs: 6 * 60_000 })],
])('a bit %s is none', async (_, bit) => {
  const { address } = await realHouse({ env: { ...OPEN, ...GATE } });
  const guest = await RealGuest.arrive(address);
  expect(await answerTo(guest, queue(bit()))).toBe('one-moment age');
});

test('who leaves while their bit is looked up does not wait afterwards', async () => {
  const { address } = await realHouse({ env: { ...OPEN, ...GATE } });
  const guest = await RealGuest.arrive(address);
  guest.say(queue(sign()));
  guest.say({ type: 'leave' });
  guest.say({ type: 'host', chairs: 2, door: 'open', pledge: pledgeOf(1) });
  await guest.hear('seated');
});

test('the clock of the machine is set back by an hour: a ticket is asked for no more than before', () => {
  let wall = Date.now();
  const admission = new Admission({
    config: testConfig({ HOUSE: 'closed', TICKETS_PER_MINUTE: '20' }),
    store: new MemoryStore({ emptyTableMs: 1000, now: () => 0 }),
    claims: { waitMs: () => 0 },
    now: () => 0,
    wall: () => wall,
  });
  const ask = () => {
    const guest = new Guest(randomId(), '', null);
    const asked = { type: 'queue' as const, ticket: ticketFor([2]) };
    return admission.judge(guest, asked, { isLocal: false, tally: null });
  };
  for (let each = 0; each < 5; each += 1) expect(ask()).toBeNull();
  wall -= 60 * 60_000;
  expect(ask()).toBeNull();
});
