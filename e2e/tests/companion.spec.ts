/** Eating with the companion, as a guest has it: the house's own voice, a real voice server, and a stand-in for Gemini Live. */
import { chromium, type Locator } from '@playwright/test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emulator } from '../gemini/emulator.ts';
import { shortestGapMs, type ReceivedLine } from '../gemini/received.ts';
import { GOODBYE } from '../gemini/repertoire.ts';
import { KEY } from '../gemini/settings.ts';
import { speak as voiceOf } from '../gemini/speech.ts';
import { FLAGS, HEADLESS_SHELL } from '../lib/flags.ts';
import { complaintsOf, Guest } from '../lib/guest.ts';
import { listenIn, playedBy } from '../lib/played.ts';
import { giveChosenMicrophone, sentence } from '../lib/chosen-microphone.ts';
import { sentTo } from '../lib/sent-to.ts';
import { recognise, speak } from '../lib/spoken.ts';
import { expect, test as base } from '../lib/test.ts';
import { VoiceHouse } from '../lib/voice-house.ts';

interface Fixtures {
  voiceHouse: VoiceHouse;
  emulator: Emulator;
  /** A guest whose microphone says this again and again, with a pause after it. */
  arriveSaying: (question: string) => Promise<Guest>;
}

// oxlint-disable no-empty-pattern -- Playwright reads what a fixture needs from this pattern
const test = base.extend<Fixtures>({
  voiceHouse: async ({}, use) => {
    const voice = await VoiceHouse.start();
    await use(voice);
    await voice.stop();
  },
  emulator: async ({}, use) => {
    const emulator = await Emulator.open({ latencyScale: 0.3 });
    // A service has its voice at hand; here it is a program that a busy machine keeps waiting.
    await voiceOf(GOODBYE);
    await use(emulator);
    await emulator.close();
  },
  arriveSaying: async ({}, use) => {
    const puttingAway: (() => Promise<unknown>)[] = [];
    await use(async (question) => {
      const folder = await mkdtemp(join(tmpdir(), 'eat-with-me-'));
      puttingAway.push(() => rm(folder, { recursive: true }));
      const file = join(folder, 'question.wav');
      await writeFile(file, await speak(question, { silence: 4 }));
      const args = [...FLAGS, `--use-file-for-fake-audio-capture=${file}`];
      const browser = await chromium.launch({ executablePath: HEADLESS_SHELL, args });
      puttingAway.push(() => browser.close());
      const guest = new Guest(await browser.newPage());
      await listenIn(guest.page);
      return guest;
    });
    for (const putAway of puttingAway.toReversed()) await putAway();
  },
});
// oxlint-enable no-empty-pattern

const EAT = 'Eat with the companion';

/** One of which a voice server of the house says to whoever asks what it is. */
const SENTENCES = [
  'I cannot see pictures',
  'I like to hear about food',
  'No I am not human',
  'Soup is good company on a cold evening',
];

const place = ({ page }: Guest, name = 'Companion'): Locator =>
  page.getByRole('group', { name, exact: true });
const captions = (guest: Guest, name?: string): Locator =>
  place(guest, name).getByRole('log', { name: 'Captions' });

/** From the door to the consent, with both devices on. */
async function askForCompanion(guest: Guest, url: string): Promise<void> {
  await guest.page.goto(url);
  await guest.press(EAT);
  await guest.takeSeat();
  await expect(guest.page.getByRole('button', { name: 'Yes, sit down' })).toBeVisible();
}

test('no key: the house itself keeps company within ten seconds, until a human comes', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  const complaints = complaintsOf(ana);
  await ana.page.goto(house.url);
  await expect(ana.page.getByRole('button', { name: EAT })).toBeEnabled();
  const pressedAt = performance.now();
  await ana.press(EAT);
  await ana.takeSeat();
  await expect(captions(ana, 'The house')).toContainText('The house:');
  expect(performance.now() - pressedAt).toBeLessThan(10_000);

  await expect(place(ana, 'The house')).toContainText('written texts, no AI');
  await expect(ana.status).toContainText('We are looking for one more guest.');
  const answers = place(ana, 'The house').getByRole('group', { name: 'Answers' });
  const answer = answers.getByRole('button').first();
  const words = (await answer.textContent())?.trim() ?? '';
  await answer.click();
  await expect(captions(ana, 'The house')).toContainText(`You: ${words}`);

  await ben.queue(house.url);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  await expect(place(ana, 'The house')).toHaveCount(0);
  for (const name of ['Mute microphone', 'Turn camera off'])
    await expect(ana.page.getByRole('button', { name })).toBeVisible();
  await ben.expectSound();
  expect(complaints).toEqual([]);
});

test('switched off: nothing of the companion anywhere', async ({ openHouse, arrive }) => {
  const house = await openHouse({ COMPANION: 'off' });
  const ana = await arrive();
  const asked = ana.page.waitForResponse(/\/companion\/offer$/);
  const page = await ana.page.goto(house.url);
  expect((await asked).status()).toBe(404);
  const policy = page?.headers()['content-security-policy'];
  expect(policy).toMatch(new RegExp(`connect-src 'self' ws://localhost:${house.port}(;|$)`));
  await expect(ana.page.getByRole('button', { name: 'Find a table' })).toBeEnabled();
  await expect(ana.page.getByText(/companion/i)).toHaveCount(0);
  await ana.press('Find a table');
  await ana.takeSeat();
  await ana.expectWaiting();
  await expect(ana.page.getByText(/companion/i)).toHaveCount(0);
  const token = await ana.page.request.post(`${house.url}/companion/token`);
  expect(token.status()).toBe(404);
});

test('a voice server of the house: a spoken question, a spoken answer, captions, mute and go on', async ({
  openHouse,
  voiceHouse,
  arriveSaying,
}) => {
  const house = await openHouse({
    COMPANION: 'openai-realtime',
    OPENAI_REALTIME_URL: voiceHouse.url,
  });
  const ana = await arriveSaying('Are you human?');
  await ana.page.addInitScript(() => localStorage.setItem('eat-with-me.debug', ''));
  const complaints = complaintsOf(ana);
  await askForCompanion(ana, house.url);
  await expect(ana.page.getByRole('dialog')).toContainText(new URL(voiceHouse.url).host);
  const agreedAt = performance.now();
  await ana.press('Yes, sit down');
  // Hello, or an answer to whoever has spoken first.
  await expect(captions(ana)).toContainText('Companion:');
  expect(performance.now() - agreedAt).toBeLessThan(10_000);
  const answers = captions(ana).getByText(/^Companion: No, I am not human/);
  await expect(answers).not.toHaveCount(0);
  await expect(place(ana)).toContainText('speaking');
  // The guest asks again while it still answers, and so on: of an answer that was broken off only what was heard is left.
  await expect(answers.filter({ hasText: /…$/ })).not.toHaveCount(0);
  expect(await recognise(await playedBy(ana.page), SENTENCES)).toBe('No I am not human');
  await ana.page.keyboard.press('F2');
  const overlay = ana.page.getByLabel('Debug overlay');
  for (const part of ['mic → wire', 'byte → sound', 'word → sound'])
    await expect(overlay).toContainText(new RegExp(`${part}\\s*p50 \\d+ ms, p95 \\d+ ms`));
  await ana.page.keyboard.press('F2');
  await ana.press('Mute microphone');
  await expect(place(ana)).toContainText('It does not hear you.');
  await expect(place(ana)).toContainText('listening');
  const before = await answers.count();
  await ana.press('Unmute microphone');
  await expect.poll(() => answers.count()).toBeGreaterThan(before);
  await ana.press('Leave the companion');
  await expect(place(ana)).toHaveCount(0);
  await expect(ana.page.getByRole('button', { name: EAT })).toBeVisible();
  // How this test listens in is old-fashioned.
  expect(complaints.filter((one) => !one.includes('ScriptProcessorNode'))).toEqual([]);
});

test('in Firefox a spoken question is answered aloud, and with captions', async ({
  openHouse,
  voiceHouse,
  arriveInFirefox,
}) => {
  const house = await openHouse({
    COMPANION: 'openai-realtime',
    OPENAI_REALTIME_URL: voiceHouse.url,
  });
  const ana = await arriveInFirefox();
  await giveChosenMicrophone(ana.page, { question: await sentence('Are you human?', 6) });
  await listenIn(ana.page);
  await askForCompanion(ana, house.url);
  await ana.press('Yes, sit down');
  await expect(captions(ana).getByText(/^You: are you human/i)).not.toHaveCount(0);
  await expect(captions(ana).getByText(/^Companion: No, I am not human/)).not.toHaveCount(0);
  await expect(place(ana)).toContainText('listening');
  expect(await recognise(await playedBy(ana.page), SENTENCES)).toBe('No I am not human');
  await ana.press('Leave the companion');
  await expect(place(ana)).toHaveCount(0);
});

const withKey = (emulator: Emulator): Record<string, string> => ({
  GEMINI_API_KEY: KEY,
  GEMINI_BASE_URL: emulator.url,
  COMPANION_OWN_KEYS: 'yes',
});

test('an AI: nobody is connected without consent, pictures only when shown, trouble is said and mended, and a human comes first', async ({
  openHouse,
  emulator,
  arriveSaying,
  arrive,
}) => {
  const { received } = emulator;
  const house = await openHouse(withKey(emulator));
  const [ana, ben] = [await arriveSaying('Tell me a story'), await arrive()];
  const complaints = complaintsOf(ana);
  const toHouse = sentTo(ana.page, new URL(house.url).host);
  await askForCompanion(ana, house.url);
  for (const plain of [new URL(emulator.url).host, 'people of 18 and over'])
    await expect(ana.page.getByRole('dialog')).toContainText(plain);
  await ana.press('No, thank you');
  await expect(ana.page.getByRole('dialog')).toHaveCount(0);
  expect([received.connections, received.mints, received.lines]).toEqual([0, [], []]);

  await ana.press(EAT);
  const [agreedAt, toHouseBefore] = [performance.now(), toHouse.bytes];
  await ana.press('Yes, sit down');
  await expect(place(ana)).toContainText('AI');
  const line = (): ReceivedLine => {
    const newest = received.lines.at(-1);
    if (!newest) throw new Error('no line was opened');
    return newest;
  };
  await expect(captions(ana)).toContainText('Companion:');
  expect(performance.now() - agreedAt).toBeLessThan(10_000);
  expect(line().frames).toEqual([]);
  await ana.press('Show my plate');
  await received.until(() => line().frames.length >= 2);
  await ana.press('Stop showing');
  await expect(place(ana)).toContainText('It sees nothing.');
  const { frames } = line();
  expect(shortestGapMs(frames)).toBeGreaterThan(900);
  for (const { width, height } of frames)
    expect(Math.max(width ?? Infinity, height ?? Infinity)).toBeLessThanOrEqual(768);
  await expect(captions(ana)).toContainText(/You: .*story/);
  await expect(captions(ana)).toContainText('Once there was a baker');

  const seen = frames.length;
  const lines = received.lines.length;
  emulator.inject({ kind: 'goAway', leftMs: 5000 });
  await received.until(() => received.lines.length > lines);
  await expect(place(ana)).not.toContainText('Lost the thread');
  expect(received.lines.flatMap((one) => one.frames)).toHaveLength(seen);

  // It may be back before anybody could read that the thread was lost.
  const before = received.lines.length;
  emulator.inject({ kind: 'close', as: 'lost' });
  await received.until(() => received.lines.length > before);
  await expect(place(ana)).toContainText('listening');

  emulator.inject({ kind: 'refuse', as: 'quota' });
  emulator.inject({ kind: 'close', as: 'lost' });
  await expect(ana.page.getByRole('alert')).toContainText('gives it no more just now');
  await expect(ana.status).toContainText('We are looking for one more guest.');
  await ana.press('Wait without company');

  // With a key of the guest's own the house is not asked.
  const mints = received.mints.length;
  await ana.press(EAT);
  await ana.page.getByRole('checkbox', { name: 'Use my own key' }).check();
  for (const plain of ['without billing on it', 'up to 55 days'])
    await expect(ana.page.getByRole('dialog')).toContainText(plain);
  const ownKey = ana.page.getByLabel('Your own Gemini key');
  await ownKey.fill(KEY.slice(1));
  await ana.press('Yes, sit down');
  await expect(ana.page.getByRole('alert')).toContainText('Your key was not taken.');
  await ana.press('Try again');
  await expect(ownKey).toHaveValue(KEY.slice(1));
  await ownKey.fill(KEY);
  await ana.press('Yes, sit down');
  await expect(captions(ana)).toContainText('Once there was a baker');
  expect(received.mints).toHaveLength(mints);
  expect(line().credential).toBe('key');

  // Whatever was said, shown and answered went there, and no byte or word of it to the house; nor did the key, which is kept nowhere.
  const there = received.lines
    .flatMap(({ audio, frames: pictures }) => [audio, ...pictures])
    .reduce((sum, { bytes }) => sum + bytes, 0);
  expect(there).toBeGreaterThan(200_000);
  expect(toHouse.bytes - toHouseBefore).toBeLessThan(10_000);
  expect(toHouse.text).toContain('"consent":true');
  for (const theirs of ['tell me a story', 'baker', KEY.slice(1)])
    expect(toHouse.text).not.toContain(theirs);
  // Neither sound nor a picture in disguise.
  expect(toHouse.text).not.toMatch(/[\w+/=-]{500,}/);
  const kept = () =>
    [localStorage, sessionStorage].flatMap((one) => Object.values(one)).concat(document.cookie);
  expect(JSON.stringify(await ana.page.evaluate(kept))).not.toContain(KEY.slice(1));

  await ben.queue(house.url);
  await expect(place(ana)).toHaveCount(0);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  await ben.expectSound();
  for (const name of ['Mute microphone', 'Turn camera off'])
    await expect(ana.page.getByRole('button', { name })).toBeVisible();
  await received.until(() => received.lines.every(({ closed }) => closed !== null));
  // Whatever it, or the guest, was in the middle of is cut short for that, and nothing comes after it.
  expect(line().texts.at(-1)).toMatch(/goodbye/i);
  expect(line().said.at(-1)).toBe(GOODBYE);
  expect(complaints.filter((one) => !/ScriptProcessorNode|WebSocket/.test(one))).toEqual([]);
});
