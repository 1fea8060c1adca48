/** Four guests on thin lines: sound always, pictures as the line allows, and nobody suffers for somebody else's line. */
import { film } from '../../lib/film.ts';
import { FLAGS, HEADLESS_SHELL } from '../../lib/flags.ts';
import type { Guest } from '../../lib/guest.ts';
import { exchangeFor, uplinkOf, type Exchange } from '../exchange.ts';
import { expect, test } from '../test.ts';

const NAMES = ['Ana', 'Ben', 'Cem', 'Dea'] as const;
const MACHINES = { Ana: 'A', Ben: 'B', Cem: 'C', Dea: 'D' } as const;

/** How long a look lasts, in ms: long enough for a few of the fake microphone's beeps. */
const LOOK_MS = 5000;
/** How long a table may take to find its balance after a change, in ms. */
const SETTLE_MS = 40_000;

const RATE_MIN = 12;
/** Four guests can be too much for a machine with two cores: then no line may cost more than this part of its frames. */
const RATE_KEPT = 0.8;
/** Until every picture is back after the lines are, in ms: ten seconds, and one look of a second. */
const BACK_WITHIN_MS = 11_000;
/** Of all samples; a gap of 20 ms in ten seconds is 0.002. */
const CONCEALED_MAX = 0.02;
const LOUDNESS_MIN = 1e-5;

test.use({
  labOptions: { guests: { A: 'open', B: 'open', C: 'open', D: 'open' }, name: 'budget' },
  // Its networks do not change, and it leaves more of the machine to four guests.
  chromiumProgram: HEADLESS_SHELL,
  chromiumFlags: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      // Small and full of noise: cheap to encode for four guests on one machine, and it takes all bits that it may have.
      const camera = await film({ width: 320, height: 180, rate: 15, seconds: 8 });
      await use([...FLAGS, `--use-file-for-fake-video-capture=${camera}`]);
    },
    { scope: 'worker' },
  ],
});

test('four guests fit the line that they have', async ({ lab, visit }, testInfo) => {
  test.setTimeout(240_000);
  const guests = new Map<string, Guest>();
  for (const name of NAMES) {
    const guest = await visit(MACHINES[name]);
    await guest.page.setViewportSize({ width: 1024, height: 640 });
    await guest.enter('https://203.0.113.1/', 'Four');
    await guest.page.getByLabel('Your name').fill(name);
    await guest.takeSeat();
    guests.set(name, guest);
  }
  const note = (what: string, of: object) =>
    testInfo.annotations.push({ type: what, description: JSON.stringify(of) });

  /** Looks again and again until the table is as it should be, and returns the last look. */
  async function settled(what: string, good: (all: Exchange[]) => boolean): Promise<Exchange[]> {
    let all: Exchange[] = [];
    const look = async () => {
      all = await exchangeFor(guests, LOOK_MS);
      return all.length === 12 && good(all);
    };
    await expect.poll(look, { timeout: SETTLE_MS, intervals: [0], message: what }).toBe(true);
    note(what, summaryOf(all));
    return all;
  }
  /** Limits what a guest sends; what they receive is limited by what the others send. */
  const uplinks = (kbps: number | null) => {
    for (const name of NAMES) lab.peer(MACHINES[name]).at.limit('eth0', kbps);
  };

  const free = await settled('as the lines are', (all) => moves(all, 1) && sounds(all));
  const rate = Math.min(RATE_MIN, RATE_KEPT * Math.min(...free.map(rateOf)));
  const sent = await Promise.all(NAMES.map((name) => uplinkOf(lab, MACHINES[name], LOOK_MS)));
  note('kbit/s up by default', sent.map(Math.round));
  for (const kbps of sent) expect(kbps).toBeLessThanOrEqual(1500);

  await test.step('1 Mbit/s up', async () => {
    uplinks(1000);
    await settled('1 Mbit/s up', (all) => moves(all, rate) && sounds(all));
  });

  await test.step('300 kbit/s up, and back', async () => {
    uplinks(300);
    await settled('300 kbit/s up', sounds);
    uplinks(null);
    const healedAt = Date.now();
    await expect
      .poll(async () => moves(await exchangeFor(guests, 1000), 1), { intervals: [0] })
      .toBe(true);
    const ms = Date.now() - healedAt;
    note('until every picture was back', { ms });
    expect(ms).toBeLessThan(BACK_WITHIN_MS);
  });

  await test.step('one guest on 300 kbit/s', async () => {
    const others = ({ to, from }: Exchange) => to !== 'Dea' && from !== 'Dea';
    const kbpsOf = (all: Exchange[]) =>
      all.filter(others).reduce((sum, { kbps }) => sum + kbps, 0) / 6;
    const before = kbpsOf(await settled('before', (all) => moves(all, rate) && sounds(all)));
    lab.peer('D').limit(300);
    const after = await settled('one on 300 kbit/s', (all) => {
      const ratio = kbpsOf(all) / before;
      return sounds(all) && moves(all.filter(others), rate) && ratio > 0.9 && ratio < 1.1;
    });
    note('kbit/s among the others', { before, after: kbpsOf(after) });
  });
});

const rateOf = ({ framesPerSecond }: Exchange): number => framesPerSecond;

const moves = (all: readonly Exchange[], rate: number): boolean =>
  all.every((each) => rateOf(each) >= rate);

const sounds = (all: readonly Exchange[]): boolean =>
  all.every(({ concealed, loudness }) => concealed <= CONCEALED_MAX && loudness >= LOUDNESS_MIN);

/** The worst and the typical of what is seen and heard. */
function summaryOf(all: readonly Exchange[]) {
  const sorted = (of: (each: Exchange) => number) => all.map(of).toSorted((a, b) => a - b);
  const round = (value: number | undefined) => Number((value ?? Number.NaN).toFixed(4));
  const rates = sorted(({ framesPerSecond }) => framesPerSecond);
  return {
    framesPerSecond: { least: round(rates[0]), median: round(rates[6]) },
    concealedMost: round(sorted(({ concealed }) => concealed).at(-1)),
    loudnessLeast: sorted(({ loudness }) => loudness)[0],
    kbpsMedian: round(sorted(({ kbps }) => kbps)[6]),
  };
}
