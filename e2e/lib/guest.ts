/** One guest with a browser window: does what a person does, by the names a person reads. */
import { expect, type Locator, type Page } from '@playwright/test';

/** Asked as often as pictures come, and not less and less often, as it would be. */
const SOON = { intervals: [100] };

type SizeName = 'Two' | 'Three' | 'Four' | 'Any size';

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

  /** The guest looks themselves over; whatever comes later is on the page by then. */
  async expectLaying(): Promise<void> {
    await expect(this.page.getByRole('button', { name: 'Take a seat' })).toBeVisible();
  }

  /** From the table-laying to the queue, with both devices on. */
  async takeSeat(): Promise<void> {
    const preview = this.page.getByLabel('Your picture');
    await expect.poll(() => preview.evaluate(isPlaying), SOON).toBe(true);
    await this.press('Take a seat');
  }

  /** All the way from the door to the queue. */
  async queue(url: string, size: SizeName = 'Two'): Promise<void> {
    await this.enter(url, size);
    await this.takeSeat();
  }

  /** Sets a private table, sits down at it, and gives back its link. */
  async setTable(url: string, { chairs = 5, door = 'Whoever has the link' } = {}): Promise<string> {
    // Permissions are granted as one set: without the first two the camera would be taken away.
    await this.page
      .context()
      .grantPermissions(['camera', 'microphone', 'clipboard-read', 'clipboard-write']);
    await this.page.goto(url);
    await this.press('Set a private table');
    await this.page.getByRole('radio', { name: String(chairs), exact: true }).check();
    await this.page.getByRole('radio', { name: door }).check();
    await this.press('Set the table');
    await this.takeSeat();
    await expect(this.page.getByRole('heading', { name: 'Your table is set' })).toBeVisible();
    await this.press('Copy invitation');
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Comes by the link to a private table, as far as the table-laying. */
  async comeTo(invitation: string): Promise<void> {
    await this.page.goto(invitation);
    await this.press('Come to the table');
    await this.expectLaying();
  }

  /** Comes by the link to a private table, as far as its door. */
  async accept(invitation: string): Promise<void> {
    await this.comeTo(invitation);
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
  async frames(name = 'Guest 2'): Promise<number> {
    const [frames = 0] = await this.other(name).locator('video').evaluateAll(framesOf);
    return frames;
  }

  /** Asserts that this table-mate's picture moves: at least `count` new decoded frames. */
  async expectFrames(name = 'Guest 2', count = 5): Promise<void> {
    await expect(this.other(name)).toBeVisible();
    const before = await this.frames(name);
    await expect.poll(() => this.frames(name), SOON).toBeGreaterThanOrEqual(before + count);
  }

  /** Asserts that just so many are at the table with this guest, and that the picture of each moves. */
  async expectCompany(count: number): Promise<void> {
    await expect(this.others).toHaveCount(count);
    const frames = () => this.others.locator('video').evaluateAll(framesOf);
    const before = await frames();
    expect(before).toHaveLength(count);
    await expect
      .poll(async () => {
        const now = await frames();
        return now.length === count && now.every((seen, index) => seen >= (before[index] ?? 0) + 3);
      }, SOON)
      .toBe(true);
  }

  /** The loudest that this table-mate was within `ms`, or until they were louder than `enough`, as root mean square of what the page plays. */
  loudness(name = 'Guest 2', ms = 1500, enough = Infinity): Promise<number> {
    return this.other(name).locator('video, audio').evaluate(loudest, { ms, enough });
  }

  /** Asserts that sound of this table-mate arrives. Chromium's fake microphone beeps once a second. */
  async expectSound(name = 'Guest 2'): Promise<void> {
    await expect.poll(() => this.loudness(name, 1500, 0.01), SOON).toBeGreaterThan(0.01);
  }

  async expectSilence(name = 'Guest 2'): Promise<void> {
    await expect.poll(() => this.loudness(name, 2500, 0.001), SOON).toBeLessThan(0.001);
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
const framesOf = (
  videos: (Element & Partial<HTMLVideoElement> & { mozPaintedFrames?: number })[],
) =>
  videos.map(
    (video) => video.mozPaintedFrames ?? video.getVideoPlaybackQuality?.().totalVideoFrames ?? 0,
  );

/** Runs in the page. */
async function loudest(
  video: HTMLElement,
  { ms, enough }: { ms: number; enough: number },
): Promise<number> {
  if (!(video instanceof HTMLMediaElement) || !(video.srcObject instanceof MediaStream)) return 0;
  const tracks = video.srcObject.getAudioTracks();
  if (tracks.length === 0 || video.muted) return 0;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(new MediaStream(tracks)).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const until = performance.now() + ms;
  let loudestYet = 0;
  while (performance.now() < until && loudestYet <= enough) {
    await new Promise(requestAnimationFrame);
    analyser.getFloatTimeDomainData(samples);
    loudestYet = Math.max(loudestYet, Math.hypot(...samples) / Math.sqrt(samples.length));
  }
  await context.close();
  return loudestYet;
}
