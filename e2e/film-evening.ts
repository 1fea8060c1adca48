/** Films the README's evening: two painted guests on two phones, in the real app, in twenty seconds. `npm run film`. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { Speaker } from './gallery/speaker.ts';
import { dinerCamera, DINERS, paintFrames } from './lib/diner.ts';
import { House } from './lib/house.ts';
import config from './playwright.config.ts';

const FILM = fileURLToPath(new URL('../docs/images/evening.webp', import.meta.url));
const PHONE = { width: 360, height: 640 };
/** Pictures a second. */
const RATE = 8;
/** What a README can carry, in bytes. */
const HEAVIEST = 2_500_000;

/** Runs in the page: a press is seen. */
function showFingers(): void {
  addEventListener('pointerdown', ({ clientX, clientY }) => {
    const finger = document.createElement('div');
    Object.assign(finger.style, {
      position: 'fixed',
      left: `${clientX - 18}px`,
      top: `${clientY - 18}px`,
      width: '36px',
      height: '36px',
      borderRadius: '50%',
      background: 'rgb(255 255 255 / .55)',
      boxShadow: '0 0 0 2px rgb(0 0 0 / .35)',
      pointerEvents: 'none',
      zIndex: '2147483647',
    });
    document.documentElement.append(finger);
    setTimeout(() => finger.remove(), 450);
  });
}

/** Keeps what a page shows, picture by picture, as it changes. */
class Reel {
  readonly #pictures: { atMs: number; jpeg: Buffer }[] = [];

  async begin(page: Page): Promise<void> {
    const session = await page.context().newCDPSession(page);
    session.on('Page.screencastFrame', ({ data, sessionId }) => {
      this.#pictures.push({ atMs: performance.now(), jpeg: Buffer.from(data, 'base64') });
      // Refused only when the page has gone.
      session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
    });
    await session.send('Page.startScreencast', { format: 'jpeg', quality: 90 });
  }

  /** Writes what was shown at each tick into a folder. */
  async write(folder: string, ticks: number[]): Promise<void> {
    await mkdir(folder);
    for (const [index, tick] of ticks.entries()) {
      const shown = this.#pictures.findLast(({ atMs }) => atMs <= tick) ?? this.#pictures[0];
      if (!shown) throw new Error('nothing was filmed');
      await writeFile(join(folder, `${index}.jpg`), shown.jpeg);
    }
  }
}

const house = new House({ COVER: '' });
await house.start();
const browser = await chromium.launch(config.use?.launchOptions ?? {});

async function arrive(who: 'ana' | 'ben') {
  const frames = await paintFrames(browser, DINERS[who]);
  const context = await browser.newContext({ viewport: PHONE, colorScheme: 'dark' });
  await context.addInitScript(dinerCamera(frames));
  await context.addInitScript(showFingers);
  const guest = new Speaker(await context.newPage(), 'en');
  await guest.open(house.url);
  return guest;
}

/** As long as a viewer takes to see what is new, in ms. */
const glance = () => sleep(700);
const look = () => sleep(1600);

async function typeIn(guest: Speaker, name: string, text: string): Promise<void> {
  await guest.page.getByRole('textbox', { name }).pressSequentially(text, { delay: 60 });
}

/** From the door to the queue, in no hurry. */
async function comes(guest: Speaker, name: string, dish: string): Promise<void> {
  await glance();
  await guest.press('Find a table');
  await guest.expectLaying();
  await typeIn(guest, guest.says('laying.name'), name);
  await glance();
  await guest.takeSeat();
  await guest.expectWaiting();
  await typeIn(guest, 'What are you eating?', dish);
}

async function meal(guest: Speaker, button: string | RegExp): Promise<void> {
  await guest.press('Meal');
  await glance();
  await guest.page.getByRole('dialog').getByRole('button', { name: button }).click();
}

const [ana, ben] = [await arrive('ana'), await arrive('ben')];
const reels = [new Reel(), new Reel()] as const;
await Promise.all([reels[0].begin(ana.page), reels[1].begin(ben.page)]);
const beganAt = performance.now();
await comes(ana, 'Ana', 'noodles');
await ben.press('Find a table');
await ben.expectLaying();
await typeIn(ben, ben.says('laying.name'), 'Ben');
await ben.takeSeat();
await Promise.all([ana.meets(1), ben.meets(1)]);
await look();
await ana.liftsAll();
await glance();
await ben.liftsAll();
await Promise.all([ana.seesAll(PHONE.height / 4), ben.seesAll(PHONE.height / 4)]);
await look();
await meal(ana, 'Raise a glass');
await glance();
await ben.press('Raise yours');
await look();
await meal(ben, /^Draw a topic card/);
await look();
await look();
const endedAt = performance.now();

const folder = await mkdtemp(join(tmpdir(), 'evening-'));
try {
  const count = Math.floor(((endedAt - beganAt) / 1000) * RATE);
  const ticks = Array.from({ length: count }, (_, index) => beganAt + (index * 1000) / RATE);
  const inputs: string[] = [];
  for (const [index, reel] of reels.entries()) {
    await reel.write(join(folder, String(index)), ticks);
    inputs.push('-framerate', String(RATE), '-i', join(folder, String(index), '%d.jpg'));
  }
  const whole = join(folder, 'evening.webp');
  // Two phones on a table.
  const phone = 'pad=iw+24:ih+24:12:12:0x2a1c14';
  const layout = `[0]${phone}[a];[1]${phone}[b];[a][b]hstack`;
  const webp = '-c:v libwebp_anim -quality 55 -compression_level 6 -loop 0'.split(' ');
  const args = ['-loglevel', 'error', ...inputs, '-filter_complex', layout, ...webp, whole];
  await promisify(execFile)('ffmpeg', args);
  const { size } = await stat(whole);
  console.log(`${(count / RATE).toFixed(1)} s, ${Math.round(size / 1000)} kB`);
  if (size > HEAVIEST) throw new Error('too heavy for a README');
  await copyFile(whole, FILM);
} finally {
  await rm(folder, { recursive: true });
}
await browser.close();
await house.stop();
