/**
 * The companion's ears, voice and eyes in real browsers, behind the server's own content security policy. A busy machine
 * is late and tears sound, now and then; whatever is wrong with the companion is wrong every time. So of several tries
 * the best counts, and the figures of all are printed.
 */
import { expect, test as base, type Page } from '@playwright/test';
import { servePageStrictly, type BundledPage } from '../lib/bundle.ts';

// oxlint-disable-next-line typescript/no-empty-object-type -- nothing is made for one test alone
const test = base.extend<{}, { served: BundledPage; sitting: Page }>({
  served: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const served = await servePageStrictly('companion-sound');
      await use(served);
      await served.close();
    },
    { scope: 'worker' },
  ],
  /** One page for all of them. */
  sitting: [
    async ({ browser, served }, use) => {
      const page = await browser.newPage();
      await page.goto(served.url);
      // Sound wants a gesture.
      await page.mouse.click(10, 10);
      await use(page);
      await page.close();
    },
    { scope: 'worker' },
  ],
});

const share = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ??
  NaN;
/** Prints how long each took; returns the shortest, in ms. */
function soonest(what: string, values: readonly number[]): number {
  const [p50, p95] = [share(values, 0.5), share(values, 0.95)].map((ms) => ms.toFixed(0));
  console.log(`${test.info().project.name}: ${what}: p50 ${p50} ms, p95 ${p95} ms`);
  return Math.min(...values);
}

test('both worklets are files of their own, and run behind the policy', async ({
  sitting,
  served,
}) => {
  const { paths, inline } = await sitting.evaluate(() => window.companionSound.modules());
  expect(inline).toBe('refused');
  for (const path of paths) {
    expect(path).toMatch(/^\/assets\/\w+-[\w-]+\.js$/);
    const response = await sitting.request.get(new URL(path, served.url).href);
    expect(response.headers()['content-security-policy']).toContain("script-src 'self'");
    expect(await response.text()).toContain('registerProcessor');
  }
});

test('a guest is heard at 16 kHz and at the sound’s own pace, through any microphone and none', async ({
  sitting,
}) => {
  const heard = await sitting.evaluate(() => window.companionSound.captures());
  expect(heard.lengths).toEqual([320]);
  // Nothing but the tone: no chunk is missing, doubled or torn.
  expect(Math.min(...heard.besides)).toBeLessThan(0.02);
  for (const peak of heard.peaks) expect(peak).toBeCloseTo(0.5, 1);
  expect(heard.none).toBe(0);
  // What is told late makes a chunk look old, never young: by the youngest of each half the pace is told.
  const { times } = heard;
  const aheadMs = (part: typeof times) =>
    Math.min(...part.map(({ deviceMs, number }) => deviceMs - 20 * number));
  const half = times.length / 2;
  expect(Math.abs(aheadMs(times.slice(half)) - aheadMs(times.slice(0, half)))).toBeLessThan(40);
  const late = times.map(({ at, toldAt }) => toldAt - at);
  expect(soonest('last sample in the worklet → chunk in the page', late)).toBeLessThan(20);
});

test('a guest is heard through the browser’s own microphone', async ({ sitting }) => {
  await sitting.evaluate(() => window.companionSound.microphone());
});

test('that a guest begins and stops is told within its time', async ({ sitting }) => {
  const measured = await sitting.evaluate(() => window.companionSound.activity(3));
  for (const { stoppedAt, ended } of measured) {
    expect(ended.toldAt - stoppedAt).toBeGreaterThan(90);
    // Silence for 120 ms; a voice is over a frame or two before its sound is.
    expect(Math.abs(ended.at - (ended.voicedAt ?? 0) - 140)).toBeLessThanOrEqual(20);
  }
  const begins = measured.map(({ beganAt, begun }) => begun.toldAt - beganAt);
  expect(soonest('first voiced sample → “begins” in the page', begins)).toBeLessThan(200);
  const ends = measured.map(({ stoppedAt, ended }) => ended.toldAt - stoppedAt);
  soonest('last voiced sample → “ends” in the page, 120 of them meant', ends);
});

test('a turn that comes in bursts is heard whole, without its silence and without a gap', async ({
  sitting,
}) => {
  const heard = await sitting.evaluate(() => window.companionSound.bursts(1000));
  expect(Math.abs(heard.lastsMs - 1600)).toBeLessThan(15);
  expect(heard.peak).toBeCloseTo(0.5, 2);
  expect(heard.besides).toBeLessThan(0.01);
  expect(heard.levels.at(-1)).toMatchObject({ turn: 1, heardMs: 1700 });
  expect(heard.levels.length).toBeGreaterThan(75);
  expect(heard.levels.length).toBeLessThan(90);
});

test('a turn is audible soon', async ({ sitting }) => {
  const { measured, latencyMs } = await sitting.evaluate(() =>
    window.companionSound.firstSounds(6),
  );
  expect(measured).toHaveLength(6);
  const what = `turn in the page → audible, ${latencyMs.toFixed(0)} ms of it the device`;
  expect(soonest(what, measured)).toBeLessThanOrEqual(80);
});

test('a flush is silence at once, and says how much was heard', async ({ sitting }) => {
  const measured = await sitting.evaluate(() => window.companionSound.flushes(3));
  const silent = measured.map(({ silentAfterMs }) => silentAfterMs);
  expect(soonest('flush in the page → last sample', silent)).toBeLessThanOrEqual(60);
  for (const { before, told, recorded } of measured) {
    expect(Math.abs(told - recorded)).toBeLessThan(15);
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThanOrEqual(told);
  }
});

test('the voice gives way, has a volume, and goes on when headphones are pulled out', async ({
  sitting,
}) => {
  const { whole, ducked, half, gone, canChoose, afterwards } = await sitting.evaluate(() =>
    window.companionSound.volumes(),
  );
  expect(whole).toBeCloseTo(0.5 / Math.SQRT2, 2);
  expect(ducked / whole).toBeCloseTo(0.15, 2);
  expect(half / whole).toBeCloseTo(0.5, 2);
  expect(gone).toBe(canChoose ? 'told' : 'ignored');
  expect(afterwards / whole).toBeCloseTo(0.5, 2);
});

test('eyes see a picture a second, no larger than it is looked at, and none once closed or in a hidden tab', async ({
  sitting,
}) => {
  const { times, sizes, ended, closed, hidden } = await sitting.evaluate(() =>
    window.companionSound.looks(),
  );
  expect([ended, closed, hidden]).toEqual([1, 1, 0]);
  for (const [index, at] of times.entries()) {
    if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(1000);
  }
  for (const { width, height, bytes } of sizes) {
    expect(Math.max(width, height)).toBeLessThanOrEqual(768);
    expect(bytes).toBeGreaterThan(1000);
    expect(bytes).toBeLessThan(120_000);
  }
});
