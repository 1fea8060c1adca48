/** A guest who reads another language than the tests do: finds what to press by the catalogue. */
import { expect } from '@playwright/test';
import { wordsOf } from '../lib/catalogue.ts';
import { Guest } from '../lib/guest.ts';

export class Speaker extends Guest {
  /** BCP 47. */
  readonly tag: string;

  constructor(page: Guest['page'], tag: string) {
    super(page);
    this.tag = tag;
  }

  says(path: string): string {
    return wordsOf(this.tag, path);
  }

  button(path: string) {
    return this.page.getByRole('button', { name: this.says(path), exact: true });
  }

  /** The door, once its buttons work. */
  async open(url: string): Promise<void> {
    await this.page.goto(`${url}/${this.tag}/`);
    await expect(this.button('door.find')).toBeEnabled();
  }

  /** Through the door with a wish, as far as the table-laying, with a name and the camera on if there is one. */
  async lay(url: string, size: string, name: string, seen = true): Promise<void> {
    await this.open(url);
    await this.page.locator(`input[name=size][value="${size}"]`).check({ force: true });
    await this.button('door.find').click();
    await this.layPlace(name, seen);
  }

  async layPlace(name: string, seen = true): Promise<void> {
    await this.page.getByRole('textbox', { name: this.says('laying.name') }).fill(name);
    if (!seen) return;
    await this.page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
  }

  /** Waits until as many others are seen. */
  async meets(count: number): Promise<void> {
    await this.page.waitForFunction((others) => {
      const seen = [...document.querySelectorAll('video')].filter(
        (video) => video.getVideoPlaybackQuality().totalVideoFrames > 4,
      );
      return seen.length > others;
    }, count);
  }

  /** Would lift every cover. */
  async liftsAll(): Promise<void> {
    const lids = this.button('cover.lift');
    for (let left = await lids.count(); left > 0; left -= 1) await lids.first().click();
  }

  /** Waits until no cover lies anywhere, and every picture has grown to this height in pixels. */
  async seesAll(least: number): Promise<void> {
    await this.page.waitForFunction(
      (height) =>
        document.querySelector('canvas.veil') === null &&
        [...document.querySelectorAll('video')].every(({ videoHeight }) => videoHeight >= height),
      least,
    );
  }
}
