/** What a camera says of itself decides whether anything is offered; no camera here can blur. */
import { expect, test } from 'vitest';
import { blurOf, setBlur } from './platform-blur.ts';

function camera(choices: readonly boolean[] | undefined, blurred?: boolean) {
  const settings = { backgroundBlur: blurred };
  return {
    getCapabilities: () => (choices ? { backgroundBlur: choices } : {}),
    getSettings: () => settings,
    getConstraints: () => ({ width: 1280 }),
    asked: [] as object[],
    applyConstraints(this: { asked: object[] }, constraints: { backgroundBlur?: boolean }) {
      this.asked.push(constraints);
      if (!choices?.includes(constraints.backgroundBlur === true))
        return Promise.reject(new Error());
      settings.backgroundBlur = constraints.backgroundBlur;
      return Promise.resolve();
    },
  };
}
const track = (made: object) => made as MediaStreamTrack;

test.each([
  ['knows nothing of it', camera(undefined)],
  ['never blurs', camera([false])],
  ['always blurs, because the system says so', camera([true], true)],
  ['tells no capabilities', {}],
])('a camera that %s leaves no choice', (_, made) => {
  expect(blurOf(track(made))).toBe(null);
});

test('one that can is asked for it, keeps what else was asked of it, and is believed', async () => {
  const made = camera([false, true]);
  expect(blurOf(track(made))).toBe(false);
  await setBlur(track(made), true);
  expect(blurOf(track(made))).toBe(true);
  expect(made.asked).toEqual([{ width: 1280, backgroundBlur: true }]);
});

test('one that will not stays as it was', async () => {
  const made = camera([false]);
  await setBlur(track(made), true);
  expect(made.getSettings().backgroundBlur).toBe(undefined);
});
