/** A picture whose cover was lifted, as the check lets it be shown; and the guest's own, before it is opened. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CheckedPicture } from './checked-picture.svelte.ts';
import { ANSWER_WITHIN_MS, type Scores } from './gate.ts';
import type { CheckState, Look } from './picture-check.ts';
import { TableCheck, type EndingCheck } from './table-check.svelte.ts';

const FINE: Scores = { porn: 0.1, hentai: 0 };
const INDECENT: Scores = { porn: 0.9, hentai: 0 };

/** A check that answers when the test says. */
class FakeCheck implements EndingCheck {
  state: CheckState = 'ready';
  tookMs = null;
  prepared = 0;
  readonly #answers: ((look: Look) => void)[] = [];

  end(): void {}
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
let table: TableCheck;
let picture: CheckedPicture;
let own: ArrayBuffer | null = new ArrayBuffer(4);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  [check, choice] = [new FakeCheck(), { on: true }];
  table = new TableCheck(choice, check, { of: () => own });
  picture = table.over();
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
  choice.on = true;
  picture.prepare();
  expect(check.prepared).toBe(1);
});

test('the own picture is looked at now and then before it is opened, and the guest reads what the other end would do', async () => {
  const end = table.own(document.createElement('video'));
  picture.lookAtOwn();
  picture.lookAtOwn();
  await check.says(INDECENT);
  expect(picture.coversOwn).toBe(true);
  choice.on = false;
  expect(picture.coversOwn).toBe(false);
  choice.on = true;
  vi.advanceTimersByTime(3000);
  picture.lookAtOwn();
  await check.says(FINE);
  expect(picture.coversOwn).toBe(false);
  vi.advanceTimersByTime(3000);
  picture.lookAtOwn();
  await check.says(INDECENT);
  vi.advanceTimersByTime(3000);
  // A camera that is off shows nothing.
  own = null;
  picture.lookAtOwn();
  expect(picture.coversOwn).toBe(false);
  own = new ArrayBuffer(4);
  check.state = 'loading';
  picture.lookAtOwn();
  await expect(check.says(FINE)).rejects.toThrow('nothing was asked');
  end?.();
});
