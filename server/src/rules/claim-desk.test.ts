/** What becomes of a claim at a real house. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { randomId } from '../ground/random.ts';
import { Guest } from '../guest/guest.ts';
import { Metrics } from '../metrics.ts';
import { RealGuest } from '../testing/real-guest.ts';
import { realHouse } from '../testing/real-house.ts';
import { ClaimDesk } from './claim-desk.ts';
import { Reports } from './reports.ts';

const KEY = { REPORTS_KEY: 'k'.repeat(43) };

type Seat = { readonly table: string; readonly seat: number };

/** Two guests sit down opposite each other; where the second one sits. */
async function dine(first: RealGuest, second: RealGuest): Promise<Seat> {
  first.queue(2);
  second.queue(2);
  const [, seating] = await Promise.all([first.sit(), second.sit()]);
  return { table: seating.table, seat: seating.you };
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'ewm-reports-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** How many of each an operator would see. */
async function counted({ claims, reports }: Metrics): Promise<Record<string, number>> {
  const sum = async (counter: Metrics['claims' | 'reports']) =>
    (await counter.get()).values.reduce((total, { value }) => total + value, 0);
  return { claims: await sum(claims), reports: await sum(reports) };
}

const claimOf = (seat: Seat, more: object = {}) => ({
  type: 'claim',
  reason: 'indecent',
  ...seat,
  ...more,
});

test('claims of three tables make a visit wait, and of two do not; nobody is told whose they were, and a clock that is set changes nothing', async () => {
  let wall = Date.now();
  const { address } = await realHouse({ env: { TRUST_PROXY: '1' }, wall: () => wall });
  const from = (name: number) =>
    RealGuest.arrive({
      ...address,
      options: { headers: { 'x-forwarded-for': `203.0.113.${name}` } },
    });
  const eve = await from(1);
  for (const name of [2, 3, 4]) {
    const guest = await from(name);
    const seat = await dine(guest, eve);
    guest.say(claimOf(seat));
    expect(await guest.hear('claimed')).toMatchObject({ ...seat, heard: true });
    guest.say({ type: 'leave' });
    eve.say({ type: 'leave' });
  }
  eve.inbox.length = 0;
  // By it the claims would lie ahead, and weigh twice as much for each hour.
  wall -= 2 * 60 * 60_000;
  eve.queue(2);
  expect(await eve.hear('refused')).toMatchObject({ code: 'one-moment' });
  const refused = await eve.hear('refused');
  expect(refused.code).toBe('claimed');
  expect(refused.retryAfterMs).toBeGreaterThan(50_000);
  expect(refused.retryAfterMs).toBeLessThanOrEqual(60_000);
});

test('a claim can be made after the meal, and of nobody with whom one has not sat', async () => {
  const metrics = new Metrics();
  const { address } = await realHouse({ metrics });
  const [ana, ben, eve] = await Promise.all([1, 2, 3].map(() => RealGuest.arrive(address)));
  if (!ana || !ben || !eve) throw new Error('three came');
  const seat = await dine(ana, ben);
  ben.say({ type: 'leave' });
  await ana.hear('departed');
  ana.say({ type: 'leave' });
  ana.say(claimOf(seat));
  expect(await ana.hear('claimed')).toMatchObject({ ...seat, heard: true });
  eve.say(claimOf(seat, { report: 'sealed' }));
  expect(await eve.hear('claimed')).toMatchObject({ ...seat, heard: false });
  expect(await counted(metrics)).toEqual({ claims: 1, reports: 0 });
});

test('what somebody says right before they close the page is heard, however busy the house is', async () => {
  const metrics = new Metrics();
  const busy = { forMs: 0 };
  const now = () => {
    const began = performance.now();
    while (performance.now() - began < busy.forMs);
    return Date.now();
  };
  const { address } = await realHouse({ metrics, now });
  const [ana, ben, eve] = await Promise.all([1, 2, 3].map(() => RealGuest.arrive(address)));
  if (!ana || !ben || !eve) throw new Error('three came');
  const seat = await dine(ana, ben);
  // What eve says takes all that one turn has, and in that turn ana's words are read, goodbye included.
  busy.forMs = 12;
  eve.say({ type: 'leave' });
  ana.say(claimOf(seat));
  ana.say({ type: 'leave' });
  ana.socket.close(1000);
  expect(await ana.closed()).toBe(1000);
  busy.forMs = 0;
  await ben.hear('departed');
  expect(await counted(metrics)).toMatchObject({ claims: 1 });
});

test('whoever came back to their seat at this house can claim, too, without having revealed anything to it', () => {
  const said: string[] = [];
  const ana = new Guest(randomId(), 'hash', null);
  ana.line = { send: (text) => said.push(text), probe: () => {}, end: () => {} };
  const table = randomId();
  ana.stage = {
    at: 'seated',
    kind: 'queue',
    table,
    you: 1,
    seatedAt: 0,
    chairs: 2,
    mates: new Map([[2, randomId()]]),
    pledges: new Map(),
    epoch: 1,
    next: null,
    revealed: 0,
    early: [],
    sat: true,
    revision: 1,
    granted: false,
    waiting: null,
    open: false,
  };
  const delivered: string[] = [];
  const metrics = new Metrics();
  const desk = new ClaimDesk({
    guests: { find: () => undefined },
    reports: { keep: () => {} },
    metrics,
    deliver: (_, { type }) => delivered.push(type),
    now: () => 0,
  });
  desk.hear(ana, { type: 'claim', table, seat: 2, reason: 'other' });
  desk.hear(ana, { type: 'claim', table, seat: 3, reason: 'other' });
  expect(said.map((text) => (JSON.parse(text) as { heard: boolean }).heard)).toEqual([true, false]);
  // The other is at another node, if anywhere.
  expect(delivered).toEqual(['claim']);
});

test('a sealed report is a file that says the day, the reason and nothing else', async () => {
  const to = folder();
  const metrics = new Metrics();
  const { address } = await realHouse({ metrics, env: { ...KEY, REPORTS_TO: to } });
  const [ana, ben] = [await RealGuest.arrive(address), await RealGuest.arrive(address)];
  ana.say(claimOf(await dine(ana, ben), { report: 'sealed' }));
  await expect.poll(() => readdirSync(to)).toHaveLength(1);
  const [name = ''] = readdirSync(to);
  expect(name).toMatch(/^\d{4}-\d{2}-\d{2}-[\w-]{22}\.json$/);
  await expect
    .poll(() => readFileSync(join(to, name), 'utf8'))
    .toBe('{"reason":"indecent","report":"sealed"}\n');
  await expect.poll(() => counted(metrics)).toEqual({ claims: 1, reports: 1 });
});

test('or it is posted to an address of the operator', async () => {
  const posted: string[] = [];
  const desk = createServer((request, response) => {
    void request.toArray().then((parts) => {
      posted.push(String(Buffer.concat(parts)));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void desk.close());
  await once(desk, 'listening');
  const { port } = desk.address() as AddressInfo;
  const { address } = await realHouse({
    env: { ...KEY, REPORTS_TO: `http://127.0.0.1:${port}/` },
  });
  const [ana, ben] = [await RealGuest.arrive(address), await RealGuest.arrive(address)];
  ana.say(claimOf(await dine(ana, ben), { report: 'sealed' }));
  await expect.poll(() => posted).toEqual(['{"reason":"indecent","report":"sealed"}']);
});

test('without a key nothing is kept, whatever comes', async () => {
  const metrics = new Metrics();
  const { address } = await realHouse({ metrics });
  const response = await fetch(`http://127.0.0.1:${address.port}/house`);
  expect(await response.json()).toMatchObject({ claims: { key: null } });
  const [ana, ben] = [await RealGuest.arrive(address), await RealGuest.arrive(address)];
  ana.say(claimOf(await dine(ana, ben), { report: 'sealed' }));
  await ana.hear('claimed');
  expect(await counted(metrics)).toEqual({ claims: 1, reports: 0 });
});

test('old reports are deleted, and nothing else', async () => {
  const to = folder();
  const name = (day: string, type = 'json') => `${day}-${'r'.repeat(22)}.${type}`;
  const others = ['2020-01-01.json', 'holiday.jpg', 'notes.txt'];
  const young = [name('2026-11-01', 'jpg'), name('2026-11-01')];
  // With the picture that somebody has opened in the folder itself.
  const old = [name('2026-10-29', 'jpg'), name('2026-10-29')];
  for (const file of [...others, ...young, ...old]) writeFileSync(join(to, file), '{}');
  const reports = new Reports({
    config: { reportsTo: to, reportsKeepDays: 30 },
    log: pino({ level: 'silent' }),
    metrics: new Metrics(),
    now: () => Date.parse('2026-11-30T00:00:00Z'),
  });
  expect(await reports.sweep()).toBe(2);
  expect(readdirSync(to).toSorted()).toEqual([...others, ...young].toSorted());
});

test('a folder that cannot be is told in the log, without a word of the report', async () => {
  const said: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => said.push(line) });
  const file = join(folder(), 'a file');
  writeFileSync(file, '');
  const reports = new Reports({
    config: { reportsTo: join(file, 'reports'), reportsKeepDays: 30 },
    log,
    metrics: new Metrics(),
    now: Date.now,
  });
  reports.keep({ reason: 'other', report: 'sealed' }, null);
  await expect.poll(() => said).toHaveLength(1);
  expect(said[0]).toContain('a report was lost');
  expect(said[0]).not.toContain('sealed');
});

test('one network does not fill the folder alone', async () => {
  const to = folder();
  const metrics = new Metrics();
  const clock = { now: Date.parse('2026-11-30T00:00:00Z') };
  const reports = new Reports({
    config: { reportsTo: to, reportsKeepDays: 30 },
    log: pino({ level: 'silent' }),
    metrics,
    now: () => clock.now,
  });
  const outcomes = async () =>
    Object.fromEntries(
      (await metrics.reports.get()).values.map(({ labels, value }) => [labels['outcome'], value]),
    );
  // Not all at once: that is another bound.
  for (let sent = 1; sent <= 100; sent += 1) {
    reports.keep({ reason: 'other', report: 'sealed' }, 'flat');
    await expect.poll(outcomes, { interval: 1 }).toEqual({ kept: sent, lost: 0 });
  }
  reports.keep({ reason: 'other', report: 'sealed' }, 'flat');
  expect(await outcomes()).toEqual({ kept: 100, lost: 1 });
  reports.keep({ reason: 'other', report: 'sealed' }, 'house next door');
  await expect.poll(outcomes, { interval: 1 }).toEqual({ kept: 101, lost: 1 });
  clock.now += 24 * 60 * 60_000;
  reports.keep({ reason: 'other', report: 'sealed' }, 'flat');
  await expect.poll(outcomes, { interval: 1 }).toEqual({ kept: 102, lost: 1 });
  expect(readdirSync(to)).toHaveLength(102);
});
