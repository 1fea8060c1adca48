import pino from 'pino';
import { expect, test } from 'vitest';
import { Gateway } from './gateway.ts';
import type { Guest } from '../guest/guest.ts';
import { Admission } from '../rules/admission.ts';
import { ClaimDesk } from '../rules/claim-desk.ts';
import { Reports } from '../rules/reports.ts';
import { House } from '../house/house.ts';
import { UNSENT_BYTES_MAX, UNSENT_BYTES_SLOW, UNSENT_SLOW_MS } from '../ground/limits.ts';
import { TurnBudget } from '../ground/turn-budget.ts';
import { matchFirstCome } from '../queue/match.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { Metrics } from '../metrics.ts';
import { FrozenStream, upgradeRequest } from '../testing/frozen-guest.ts';
import { testConfig } from '../testing/real-house.ts';

const turn = (): Promise<void> =>
  new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

async function greeted() {
  const clock = { now: 1000 };
  const parts = {
    config: testConfig(),
    metrics: new Metrics(),
    now: () => clock.now,
    fault: (error: unknown) => {
      throw error;
    },
  };
  const log = pino({ level: 'silent' });
  const { config, now } = parts;
  const store = new MemoryStore({ ...config, now });
  const ice = () => ({ iceServers: [], iceServersTtlMs: null });
  const rest = {
    ice,
    store,
    pass: () => null,
    claimed: () => {},
    relay: true,
    match: matchFirstCome,
    relaxes: config,
    budget: new TurnBudget(1000),
    log,
  };
  const house = new House({ ...parts, ...config, ...rest });
  const reports = new Reports({ config, log, metrics: parts.metrics, now });
  const { metrics } = parts;
  const deliver = () => {};
  const claims = new ClaimDesk({ guests: house.guests, reports, metrics, deliver, now });
  const admission = new Admission({ config, store, claims, now, wall: now });
  const gateway = new Gateway({
    ...parts,
    house,
    admission,
    relayName: () => null,
    claims,
    misread: () => {},
    tickMs: 100,
  });
  const stream = new FrozenStream();
  gateway.upgrade(upgradeRequest(), stream, Buffer.alloc(0));
  await expect.poll(() => stream.writes).toHaveLength(1);
  stream.say({ type: 'hello' });
  await expect.poll(() => stream.writes).toHaveLength(2);
  const guest = [...house.guests][0] as Guest;
  return { clock, gateway, stream, guest };
}

test('what is said in one turn is written at once', async () => {
  const { stream, guest } = await greeted();
  const before = stream.writes.length;
  for (const box of ['one', 'two', 'three']) guest.say({ type: 'signal', from: 1, box });
  expect(stream.writes).toHaveLength(before);
  await turn();
  expect(stream.writes).toHaveLength(before + 1);
  expect(stream.writes.at(-1)).toMatch(/one.*two.*three/s);
});

test('a goodbye does not overtake what was said before it', async () => {
  const { stream, guest } = await greeted();
  guest.sayText('counted');
  guest.line?.end('restarting');
  await turn();
  const written = stream.writes.join('');
  expect(written.indexOf('counted')).toBeGreaterThan(0);
  expect(written.indexOf('\x88\x02\x03\xf4')).toBeGreaterThan(written.indexOf('counted'));
});

test('a guest who reads nothing is ended when too much is unsent', async () => {
  const { stream, guest } = await greeted();
  stream.reads = false;
  guest.sayText('x'.repeat(UNSENT_BYTES_MAX - 1000));
  await turn();
  expect(stream.destroyed).toBe(false);
  guest.sayText('x'.repeat(1001));
  await turn();
  expect(stream.destroyed).toBe(true);
  await expect.poll(() => guest.line).toBeNull();
});

test('a guest who reads too slowly is ended after a while', async () => {
  const { clock, gateway, stream, guest } = await greeted();
  stream.reads = false;
  guest.sayText('x'.repeat(UNSENT_BYTES_SLOW + 1));
  await turn();
  clock.now += UNSENT_SLOW_MS - 1;
  gateway.tick();
  expect(stream.destroyed).toBe(false);
  clock.now += 1;
  gateway.tick();
  expect(stream.destroyed).toBe(true);
});

test('a guest who was slow for a moment is not', async () => {
  const { clock, gateway, stream, guest } = await greeted();
  stream.reads = false;
  guest.sayText('x'.repeat(UNSENT_BYTES_SLOW + 1));
  await turn();
  stream.thaw();
  await turn();
  clock.now += UNSENT_SLOW_MS;
  gateway.tick();
  clock.now += UNSENT_SLOW_MS;
  gateway.tick();
  expect(stream.destroyed).toBe(false);
});
