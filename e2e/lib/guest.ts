/** One guest with a browser window: does what a person does, by the names a person reads. */
import { expect, type Locator, type Page } from '@playwright/test';

export type SizeName = 'Two' | 'Three' | 'Four' | 'Any size';

export class Guest {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the door and chooses a size. */
  async enter(url: string, size: SizeName = 'Two'): Promise<void> {
    await this.page.goto(url);
    await this.page.getByRole('radio', { name: size }).check();
    await this.press('Find a table');
  }

  /** From the table-laying to the queue, with both devices on. */
  async takeSeat(): Promise<void> {
    const preview = this.page.getByLabel('Your picture');
    await expect.poll(() => preview.evaluate(isPlaying)).toBe(true);
    await this.press('Take a seat');
  }

  /** All the way from the door to the queue. */
  async queue(url: string, size: SizeName = 'Two'): Promise<void> {
    await this.enter(url, size);
    await this.takeSeat();
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** Presses a button that may have gone by the time the finger comes down. */
  async tryToPress(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).evaluateAll((buttons) => {
      for (const button of buttons) if (button instanceof HTMLElement) button.click();
    });
  }

  /** The places of the others, whoever they are. */
  get others(): Locator {
    return this.page
      .getByRole('group')
      .filter({ has: this.page.locator('video') })
      .and(this.page.locator(':not([aria-label="You"])'));
  }

  other(name = 'Guest 2'): Locator {
    return this.page.getByRole('group', { name, exact: true });
  }

  get own(): Locator {
    return this.page.getByRole('group', { name: 'You', exact: true });
  }

  get status(): Locator {
    return this.page.getByRole('status');
  }

  async expectHeading(name: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('heading', { name, level: 1 })).toBeVisible();
  }

  async expectWaiting(): Promise<void> {
    await expect(this.page.getByRole('button', { name: 'Leave the queue' })).toBeVisible();
  }

  /** Frames of this table-mate that were decoded so far. */
  frames(name = 'Guest 2'): Promise<number> {
    return this.other(name).locator('video').evaluate(framesOf);
  }

  /** Asserts that this table-mate's picture moves: at least `count` new decoded frames. */
  async expectFrames(name = 'Guest 2', count = 5): Promise<void> {
    await expect(this.other(name)).toBeVisible();
    const before = await this.frames(name);
    await expect.poll(() => this.frames(name)).toBeGreaterThanOrEqual(before + count);
  }

  /** The loudest that this table-mate was within `ms`, as root mean square of what the page plays. */
  loudness(name = 'Guest 2', ms = 1500): Promise<number> {
    return this.other(name).locator('video').evaluate(loudest, ms);
  }

  /** Asserts that sound of this table-mate arrives. Chromium's fake microphone beeps once a second. */
  async expectSound(name = 'Guest 2'): Promise<void> {
    await expect.poll(() => this.loudness(name)).toBeGreaterThan(0.01);
  }

  async expectSilence(name = 'Guest 2'): Promise<void> {
    await expect.poll(() => this.loudness(name, 2500)).toBeLessThan(0.001);
  }
}

/** Two guests come one after the other and are seated together, until each sees the other's picture move. */
export async function dine(url: string, first: Guest, second: Guest): Promise<void> {
  await first.queue(url);
  await second.queue(url);
  await Promise.all([first.expectFrames(), second.expectFrames()]);
}

/** Errors and warnings in these guests' consoles from now on, policies broken included. The list grows as they come. */
export function complaintsOf(...guests: Guest[]): string[] {
  const said: string[] = [];
  for (const { page } of guests) {
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') said.push(message.text());
    });
    page.on('pageerror', ({ message }) => said.push(message));
  }
  return said;
}

const isPlaying = (video: HTMLElement) =>
  video instanceof HTMLVideoElement && video.readyState >= 2 && video.videoWidth > 0;

/** Runs in the page. Firefox counts the frames of a stream only when it has painted them, under a name of its own. */
const framesOf = (video: HTMLVideoElement & { mozPaintedFrames?: number }) =>
  video.mozPaintedFrames ?? video.getVideoPlaybackQuality().totalVideoFrames;

/** Runs in the page. */
async function loudest(video: HTMLElement, ms: number): Promise<number> {
  if (!(video instanceof HTMLVideoElement) || !(video.srcObject instanceof MediaStream)) return 0;
  const tracks = video.srcObject.getAudioTracks();
  if (tracks.length === 0 || video.muted) return 0;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(new MediaStream(tracks)).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const until = performance.now() + ms;
  let loudestYet = 0;
  while (performance.now() < until) {
    await new Promise(requestAnimationFrame);
    analyser.getFloatTimeDomainData(samples);
    loudestYet = Math.max(loudestYet, Math.hypot(...samples) / Math.sqrt(samples.length));
  }
  await context.close();
  return loudestYet;
}
