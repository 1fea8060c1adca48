/**
 * Photographs every stage of an evening in every form, for whoever wants to look the whole of it over. `npm run gallery`:
 *
 *   npm run gallery                                 all of it
 *   npm run gallery -- door table2                  these scenes
 *   npm run gallery -- --tags de,ar --forms small,double --schemes dark,forced table4
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type BrowserContext } from '@playwright/test';
import { KEY } from '../gemini/settings.ts';
import { dinerCamera, DINERS, paintFrames } from '../lib/diner.ts';
import { House } from '../lib/house.ts';
import config from '../playwright.config.ts';
import { Camera, FORMS, PICTURES, SCHEMES, USUAL, type Form, type Wanted } from './camera.ts';
import { SCENES } from './scenes.ts';
import { Speaker } from './speaker.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { tags: { type: 'string' }, forms: { type: 'string' }, schemes: { type: 'string' } },
});
const tags = values.tags?.split(',') ?? ['en', 'de', 'ar'];
const isForm = (name: string): name is Form => Object.hasOwn(FORMS, name);
const isScheme = (name: string): name is Wanted['schemes'][number] =>
  SCHEMES.some((scheme) => scheme === name);
const camera = new Camera({
  forms: values.forms?.split(',').filter(isForm) ?? USUAL.forms,
  schemes: values.schemes?.split(',').filter(isScheme) ?? USUAL.schemes,
});

const houses = {
  plain: new House({ COVER: '' }),
  ruled: new House({
    HOUSE: 'open',
    COVER: '',
    HOUSE_CONTACT: 'host@eat.example',
    HOUSE_TERMS: 'https://eat.example/terms',
    HOUSE_AGE: 'I am 18 or older.',
  }),
  withAi: new House({ COVER: '', GEMINI_API_KEY: KEY, GEMINI_BASE_URL: 'http://localhost:9' }),
};
for (const house of Object.values(houses)) await house.start();
const browser = await chromium.launch(config.use?.launchOptions ?? {});
const looks = await Promise.all(Object.values(DINERS).map((diner) => paintFrames(browser, diner)));
const open: BrowserContext[] = [];

/** Runs in the page, before anything else: whoever is asked for the camera says no. */
function denyCamera(): void {
  const { mediaDevices } = navigator;
  if (!Object(mediaDevices).getUserMedia) return;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = (wanted) =>
    wanted?.video
      ? Promise.reject(new DOMException('Permission denied', 'NotAllowedError'))
      : ask(wanted);
}

const set = {
  camera,
  tags,
  houses: { plain: houses.plain.url, ruled: houses.ruled.url, withAi: houses.withAi.url },
  arrive: async (tag: string, diner = 0, how?: 'blind') => {
    const context = await browser.newContext({ reducedMotion: 'reduce', locale: tag });
    open.push(context);
    await context.addInitScript(dinerCamera(looks[diner % looks.length] ?? []));
    if (how === 'blind') await context.addInitScript(denyCamera);
    return new Speaker(await context.newPage(), tag);
  },
  clear: async () => {
    await Promise.all(open.splice(0).map((context) => context.close()));
  },
};

mkdirSync(PICTURES, { recursive: true });
let failed = 0;
for (const [name, scene] of Object.entries(SCENES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  try {
    await scene(set);
    console.log(`✓ ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`✗ ${name}: ${String(error).split('\n', 1)[0]}`);
  }
  await set.clear();
}
await browser.close();
await Promise.all(Object.values(houses).map((house) => house.stop()));
const figures = camera.taken.map(
  (name) =>
    `<figure><a href="${name}"><img loading="lazy" src="${name}" alt=""></a><figcaption>${name}</figcaption></figure>`,
);
writeFileSync(
  `${PICTURES}index.html`,
  `<!doctype html><title>Gallery</title><style>body{display:flex;flex-wrap:wrap;gap:1rem;font:1rem system-ui}figure{margin:0}img{block-size:22rem}</style>${figures.join('\n')}`,
);
console.log(`${camera.taken.length} pictures: ${pathToFileURL(PICTURES).href}index.html`);
process.exitCode = failed > 0 ? 1 : 0;
