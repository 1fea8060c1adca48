/** The companion's ears, voice and eyes in real browsers, behind the server's own content security policy. */
import { loudness, toneIn } from '@eat-with-me/companion/sound/testing/tones';
import { expect, test as base } from '@playwright/test';
import { servePageStrictly, type BundledPage } from '../lib/bundle.ts';

const test = base.extend<{ opened: void }, { served: BundledPage }>({
  served: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const served = await servePageStrictly('companion-sound');
      await use(served);
      await served.close();
    },
    { scope: 'worker' },
  ],
  opened: [
    async ({ page, served }, use) => {
      await page.goto(served.url);
      // Sound wants a gesture.
      await page.mouse.click(10, 10);
      await use();
    },
    { auto: true },
  ],
});

// A machine that is too busy tears sound, which is not the companion's doing.
test.describe.configure({ retries: 2 });

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
const share = (values: readonly number[], part: number): number =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? NaN;
const figures = (what: string, values: readonly number[]): void => {
  const [p50, p95] = [share(values, 0.5), share(values, 0.95)].map((ms) => ms.toFixed(0));
  console.log(`${test.info().project.name}: ${what}: p50 ${p50} ms, p95 ${p95} ms`);
};

test('both worklets are files of their own, and run behind the policy', async ({
  page,
  served,
}) => {
  const { paths, inline } = await page.evaluate(() => window.companionSound.modules());
  expect(inline).toBe('refused');
  for (const path of paths) {
    expect(path).toMatch(/^\/assets\/\w+-[\w-]+\.js$/);
    const response = await page.request.get(new URL(path, served.url).href);
    expect(response.headers()['content-security-policy']).toContain("script-src 'self'");
    expect(await response.text()).toContain('registerProcessor');
  }
});

test('a guest is heard at 16 kHz and at their own pace, through any microphone and none', async ({
  page,
}) => {
  const { one, none, other, rate } = await page.evaluate(() => window.companionSound.captures());
  expect(one.every(({ pcm }) => pcm.length === 320)).toBe(true);
  const samples = (chunks: typeof one) => chunks.flatMap(({ pcm }) => pcm);
  const first = samples(one);
  const { peak, phase } = toneIn(first, 1000, 16_000);
  expect(peak / 32_768).toBeCloseTo(0.5, 1);
  // Nothing but the tone: no chunk is missing, doubled or torn.
  const torn = first.map(
    (sample, n) => sample - peak * Math.sin((2 * Math.PI * 1000 * n) / 16_000 + phase),
  );
  expect(loudness(torn) / loudness(first)).toBeLessThan(0.02);
  expect(loudness(samples(none))).toBe(0);
  const { peak: otherPeak } = toneIn(samples(other), 3000, 16_000);
  expect(otherPeak / 32_768).toBeCloseTo(0.5, 1);
  for (const chunks of [one, none, other]) {
    const took = (chunks.at(-1)?.deviceMs ?? 0) - (chunks[0]?.deviceMs ?? 0);
    // A sound card that is none keeps its own time, on a busy machine a slow one.
    expect(Math.abs(took / (20 * (chunks.length - 1)) - 1)).toBeLessThan(0.1);
  }
  const tookMs = (one.at(-1)?.at ?? 0) - (one[0]?.at ?? 0);
  console.log(`${test.info().project.name}: 1980 ms of sound came in ${tookMs} ms`);
  console.log(`${test.info().project.name}: the device runs at ${rate} Hz`);
  figures(
    'last sample in the worklet → chunk in the page',
    [...one, ...none, ...other].map(({ at, toldAt }) => toldAt - at),
  );
});

test('a guest is heard through the browser’s own microphone', async ({ page }) => {
  const heard = await page.evaluate(() => window.companionSound.microphone());
  expect(Math.max(...heard.map(({ level }) => level))).toBeGreaterThan(0.01);
});

test('that a guest begins and stops is told within its time', async ({ page }) => {
  const measured = await page.evaluate(() => window.companionSound.activity(10));
  for (const { begun, stoppedAt, ended } of measured) {
    // 300 ms, so that nothing of the first word is lost.
    expect(begun.preroll).toBe(4800);
    expect(ended.toldAt - stoppedAt).toBeGreaterThan(300);
    expect(Math.abs(ended.at - (ended.voicedAt ?? 0) - 360)).toBeLessThanOrEqual(10);
  }
  const begins = measured.map(({ beganAt, begun }) => begun.toldAt - beganAt);
  figures('first voiced sample → “begins” in the page', begins);
  figures(
    'last voiced sample → “ends” in the page, 350 of them meant',
    measured.map(({ stoppedAt, ended }) => ended.toldAt - stoppedAt),
  );
  expect(share(begins, 0.5)).toBeLessThan(200);
});

test('a turn that comes in bursts is heard whole, without its silence and without a gap', async ({
  page,
}) => {
  const { samples, rate, events } = await page.evaluate(() => window.companionSound.bursts(1000));
  const heard = samples.slice(
    samples.findIndex((sample) => Math.abs(sample) > 0.01),
    samples.findLastIndex((sample) => Math.abs(sample) > 0.01),
  );
  expect(Math.abs((heard.length / rate) * 1000 - 2900)).toBeLessThan(15);
  expect(events.filter(({ type }) => type === 'underrun')).toEqual([]);
  expect(events.filter(({ type }) => type === 'drained')).toMatchObject([
    { turn: 1, heardMs: 3000 },
  ]);
  const inside = heard.slice(rate / 50, -rate / 50);
  const { peak, phase } = toneIn(inside, 1000, rate);
  expect(peak).toBeCloseTo(0.5, 2);
  const rest = inside.map(
    (sample, n) => sample - peak * Math.sin((2 * Math.PI * 1000 * n) / rate + phase),
  );
  expect(loudness(rest) / loudness(inside)).toBeLessThan(0.01);
  const levels = events.filter(({ type }) => type === 'level');
  expect(levels.length).toBeGreaterThan(130);
  expect(levels.length).toBeLessThan(160);
});

test('a turn is audible soon', async ({ page }) => {
  const { measured, latencyMs } = await page.evaluate(() => window.companionSound.firstSounds(20));
  expect(measured).toHaveLength(20);
  figures(`turn in the page → audible, ${latencyMs.toFixed(0)} ms of it the device`, measured);
  expect(share(measured, 0.5)).toBeLessThanOrEqual(80);
});

test('a flush is silence at once, and says how much was heard', async ({ page }) => {
  const measured = await page.evaluate(() => window.companionSound.flushes(10));
  figures(
    'flush in the page → last sample',
    measured.map(({ silentAfterMs }) => silentAfterMs),
  );
  expect(
    share(
      measured.map(({ silentAfterMs }) => silentAfterMs),
      0.5,
    ),
  ).toBeLessThanOrEqual(60);
  for (const { before, told, recorded } of measured) {
    expect(Math.abs(told - recorded)).toBeLessThan(15);
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThanOrEqual(told);
  }
});

test('the voice gives way, and has a volume', async ({ page }) => {
  const { measured, sink, canChoose } = await page.evaluate(() => window.companionSound.volumes());
  const [whole = 0, ducked = 0, half = 0] = measured.map(loudness);
  expect(whole).toBeCloseTo(0.5 / Math.SQRT2, 2);
  expect(ducked / whole).toBeCloseTo(0.15, 2);
  expect(half / whole).toBeCloseTo(0.5, 2);
  expect(sink).toBe(canChoose ? 'chosen' : 'unsupported');
});

test('eyes see a picture a second, no larger than it is looked at, and none once closed', async ({
  page,
}) => {
  const { times, sizes, whileOpen, untilEnded, after } = await page.evaluate(() =>
    window.companionSound.looks(),
  );
  expect(whileOpen).toBe(3);
  // One of the camera that ended, none of the eyes that closed.
  expect(untilEnded).toBe(1);
  // All of them those of the witness.
  expect(after).toBe(3);
  for (const [index, at] of times.entries()) {
    if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(1000);
  }
  for (const { width, height, bytes } of sizes) {
    expect(Math.max(width, height)).toBeLessThanOrEqual(768);
    expect(bytes).toBeGreaterThan(1000);
    expect(bytes).toBeLessThan(120_000);
  }
});
