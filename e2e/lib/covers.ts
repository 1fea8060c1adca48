/** What a guest sees of another under a cover, and after it was lifted, measured by lines that are too fine for a cover. */
import { FINE } from './fine-camera.ts';
import type { Guest } from './guest.ts';
import { expect } from './test.ts';

/** The house's own choice, which the kit's houses do not make. */
export const COVERED_BY_DEFAULT = { COVER: '' };

/** What a covered picture may have in common with fine lines, and what an open one must. */
const [COVERED_MAX, OPEN_MIN] = [0.3, 0.8];

/** How much of the other's fine lines this guest gets to see, in so many pictures added up. */
const seenBy = (guest: Guest, name: string, frames = 1) =>
  guest.other(name).locator('video').evaluate(FINE.likeLines, { period: FINE.period, frames });

/** Shows fine lines instead of the camera; before anything else. */
export const showsLines = ({ page }: Guest) => page.addInitScript(FINE.camera);

export const lifts = (guest: Guest, name = 'Guest 2') =>
  guest.other(name).getByRole('button', { name: 'Lift the cover' }).click();

/** Nothing of the lines, in many pictures together. */
export async function expectCovered(guest: Guest, name = 'Guest 2'): Promise<void> {
  expect(await seenBy(guest, name, 8)).toBeLessThan(COVERED_MAX);
}

/** Before long, nothing of the lines; and then for as long as many pictures take. */
export async function expectCoveredSoon(guest: Guest, name = 'Guest 2'): Promise<void> {
  await expect.poll(() => seenBy(guest, name)).toBeLessThan(COVERED_MAX);
  await expectCovered(guest, name);
}

/** Before long, the lines. */
export const expectOpen = (guest: Guest, name = 'Guest 2') =>
  expect.poll(() => seenBy(guest, name)).toBeGreaterThan(OPEN_MIN);
