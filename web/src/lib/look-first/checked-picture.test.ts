/** A picture whose cover was lifted, as the check lets it be shown; and the guest's own, before it is opened. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CheckedPicture, type Check } from './checked-picture.svelte.ts';
import { ANSWER_WITHIN_MS, type Scores } from './gate.ts';
import type { CheckState, Look } from './picture-check.ts';

const FINE: Scores = { porn: 0.1, hentai: 0 };
const INDECENT: Scores = { porn: 0.9, hentai: 0 };

/** A check that answers when the test says. */
class FakeCheck implements Check {
  state: CheckState = 'ready';
  tookMs = null;
  prepared = 0;
  readonly #answers: ((look: Look) => void)[] = [];

  prepare(): void {
    this.prepared += 1;
  }
  look(): Promise<Look> {
    return new Promise((answer) => this.#answers.push(answer));
  }
  async says(scores: Scores | null): Promise<void> {
    const answer = this.#answers.shift() ?? expect.fail('nothing was asked');
    answer(scores && { scores, tookMs: 41 });
    await vi.advanceTimersByTimeAsync(0);
  }
}

let check: FakeCheck;
let choice: { on: boolean };
let own: ArrayBuffer | null;
let picture: CheckedPicture;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  [check, choice, own] = [new FakeCheck(), { on: true }, new ArrayBuffer(4)];
  picture = new CheckedPicture(check, choice, () => own);
});
afterEach(() => vi.useRealTimers());

/** The picture that a table-mate's video shows is looked at. */
function look(): void {
  expect(picture.isDue).toBe(true);
  void picture.look(new ArrayBuffer(4));
  expect(picture.isDue).toBe(false);
}

test('a picture that was open from the beginning is shown, and never looked at', () => {
  expect([picture.isShown, picture.isDue]).toEqual([true, false]);
});

test('a picture that is opened is not shown before the check has looked, and looked at again later', async () => {
  picture.opened();
  expect(picture.isShown).toBe(false);
  look();
  await check.says(FINE);
  expect(picture.isShown).toBe(true);
  expect(picture.isDue).toBe(false);
  vi.advanceTimersByTime(8000);
  look();
  await check.says(INDECENT);
  expect(picture.isShown).toBe(true);
  vi.advanceTimersByTime(500);
  look();
  await check.says(INDECENT);
  expect([picture.kind, picture.isShown]).toEqual(['flagged', false]);
  picture.showAnyway();
  expect([picture.isShown, picture.isDue]).toEqual([true, false]);
});

test('what was said of a picture counts until it is covered again, and an answer that comes late counts no more', async () => {
  picture.opened();
  look();
  picture.opened();
  await check.says(FINE);
  expect(picture.kind).toBe('waiting');
  look();
  await check.says(INDECENT);
  picture.showAnyway();
  picture.opened();
  expect(picture.isShown).toBe(false);
});

test('a slow check leaves the picture covered, with a way on, and shows it if it answers after all', async () => {
  picture.opened();
  look();
  vi.advanceTimersByTime(ANSWER_WITHIN_MS);
  picture.tick();
  expect([picture.kind, picture.isShown]).toEqual(['unable', false]);
  await check.says(FINE);
  expect(picture.isShown).toBe(true);
});

test('a check that breaks is asked again after a pause', async () => {
  picture.opened();
  look();
  await check.says(null);
  expect([picture.kind, picture.isDue]).toEqual(['unable', false]);
  vi.advanceTimersByTime(1000);
  look();
});

test('whoever has switched it off fetches nothing and waits for nothing', () => {
  picture.opened();
  choice.on = false;
  picture.tick();
  expect(picture.isShown).toBe(true);
  picture.opened();
  expect(picture.isShown).toBe(true);
  picture.prepare();
  expect(check.prepared).toBe(0);
  expect(picture.wouldCoverOwn()).toBeNull();
  choice.on = true;
  picture.prepare();
  expect(check.prepared).toBe(1);
});

test('says of the own picture what the other end would, and holds nobody up', async () => {
  const would = picture.wouldCoverOwn();
  await check.says(INDECENT);
  expect(await would).toBe(true);
  const wouldNot = picture.wouldCoverOwn();
  await check.says(FINE);
  expect(await wouldNot).toBe(false);
  const late = picture.wouldCoverOwn();
  await vi.advanceTimersByTimeAsync(400);
  expect(await late).toBe(false);
  own = null;
  expect(picture.wouldCoverOwn()).toBeNull();
  [own, check.state] = [new ArrayBuffer(4), 'loading'];
  expect(picture.wouldCoverOwn()).toBeNull();
});
