import { chromium } from '@playwright/test';
import { DINERS, paintFrames } from './lib/diner.ts';
import { House } from './lib/house.ts';
import { Speaker } from './gallery/speaker.ts';
import config from './playwright.config.ts';
const house = new House({ COVER: 'never' });
await house.start();
const browser = await chromium.launch(config.use?.launchOptions ?? {});
const [frame = ''] = await paintFrames(browser, DINERS.ana);
function still(jpeg: string) {
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (wanted = {}) => {
    const stream = await ask(wanted);
    for (const track of stream.getVideoTracks()) {
      track.stop(); stream.removeTrack(track);
      const bmp = await createImageBitmap(new Blob([Uint8Array.from(atob(jpeg), (b) => b.codePointAt(0) ?? 0)]));
      const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
      const c = canvas.getContext('2d');
      const draw = () => c?.drawImage(bmp, 0, 0, 640, 360);
      draw(); setInterval(draw, 1000);
      for (const t of canvas.captureStream().getVideoTracks()) stream.addTrack(t);
    }
    return stream;
  };
}
const guests: Speaker[] = [];
for (const name of ['Ana', 'Ben']) {
  const context = await browser.newContext({ reducedMotion: 'no-preference', viewport: { width: 1280, height: 800 } });
  await context.addInitScript(still, frame);
  const g = new Speaker(await context.newPage(), 'en');
  await g.lay(house.url, '2', name);
  await g.press('Take a seat');
  guests.push(g);
}
await Promise.all(guests.map((g) => g.expectFrames(undefined as never).catch(() => undefined)));
await Promise.all(guests.map((g) => g.page.waitForFunction(() => document.querySelectorAll('video').length === 2)));
const cdp = await browser.newBrowserCDPSession();
const times = async () => {
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  const by: Record<string, number> = {};
  for (const { type, cpuTime } of processInfo) by[type] = (by[type] ?? 0) + cpuTime;
  return by;
};
const MS = 8000;
const measure = async (what: string, css: string) => {
  const tags = await Promise.all(guests.map((g) => g.page.evaluate((text) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets = [sheet]; }, css)));
  void tags;
  await new Promise((r) => setTimeout(r, 1500));
  const a = await times(); const t0 = performance.now();
  await new Promise((r) => setTimeout(r, MS));
  const b = await times(); const s = (performance.now() - t0) / 1000;
  const out = Object.fromEntries(Object.keys(b).map((k) => [k, (((b[k] ?? 0) - (a[k] ?? 0)) / s / 2).toFixed(3)]));
  console.log(what, JSON.stringify(out), 'sum', (Object.keys(b).reduce((x, k) => x + (b[k] ?? 0) - (a[k] ?? 0), 0) / s / 2).toFixed(3));
};
await new Promise((r) => setTimeout(r, 9000));
const STEP = (n: number) => `.candle .glow,.candle .flame{animation-timing-function:steps(${n})!important}`;
const ROUNDS = { asIs: '', still: '*{animation:none!important}', steps: STEP(8) };
for (let i = 0; i < 2; i += 1) for (const [k, v] of Object.entries(ROUNDS)) await measure(k, v);
await browser.close(); await house.stop();
