/** The operator's recorder, against the emulator in place of the service. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { capture, type Capture } from './capture.ts';
import { compareCaptures } from './compare-captures.ts';
import { deafEars } from './ears.ts';
import { Emulator } from './emulator.ts';
import { KEY } from './settings.ts';
import { MODEL } from './testing/sdk-guest.ts';

const SPEED = 8;
let taken: Capture;
let emulator: Emulator;
beforeAll(async () => {
  emulator = await Emulator.open({ turnSpeed: SPEED, ears: deafEars });
  const settings = { baseUrl: emulator.url, apiKey: KEY, apiVersion: 'v1beta', model: MODEL };
  taken = await capture({ ...settings, pace: SPEED, tell: () => undefined });
}, 30_000);
afterAll(() => emulator.close());

test('a capture holds when things came, and nothing of what was said', () => {
  expect(taken.turns).toHaveLength(2);
  for (const { pieces, turnCompleteMs, leadMs } of taken.turns) {
    expect(pieces.length).toBeGreaterThan(20);
    expect(turnCompleteMs).toBeGreaterThan(pieces.at(-1)?.atMs ?? Infinity);
    expect(leadMs).toBeGreaterThan(80);
  }
  expect(taken.interruptedMs).toBeGreaterThan(150);
  expect(taken.fields).toContain('serverContent.interrupted');
  expect(JSON.stringify(taken)).not.toMatch(/plate|soup|AAAA/);
});

test('compared with itself it is the same; with another it tells what differs', () => {
  const same = compareCaptures(taken, taken);
  expect(same.differences.filter(({ ratio }) => ratio !== null && ratio !== 1)).toEqual([]);
  expect(same).toMatchObject({ onlyReal: [], onlyEmulated: [] });

  const slower = {
    ...taken,
    setupMs: taken.setupMs / 2,
    fields: [...taken.fields, 'toolCall'],
    interruptedMs: null,
  };
  const { differences, onlyReal } = compareCaptures(slower, taken);
  const called = (name: string) => differences.find(({ measure }) => measure.startsWith(name));
  expect(called('setup')?.ratio).toBe(2);
  expect(called('interrupted')).toMatchObject({ real: null, ratio: null });
  expect(called('faster')?.real).toBeGreaterThan(1);
  expect(onlyReal).toEqual(['toolCall']);
});
