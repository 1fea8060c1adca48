/** The look before a picture is shown: how often it is wrong about harmless pictures, and how long one takes. */
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { paint, type Diner } from '../../../e2e/lib/diner.ts';
import { INDECENT_MIN } from '../../../web/src/lib/look-first/gate.ts';
import { buildApp, builtFile } from '../build-app.ts';
import { withChildren } from '../child.ts';
import type { Figure, Report } from '../finding.ts';
import { CHROMIUM, FLAGS } from '../first-frame/meeting.ts';
import { NoiseMeter } from '../noise.ts';
import { startOurServer } from '../our-server.ts';
import { median, quantile } from '../statistics.ts';
import { lookAtAll, type Dish, type Said, type Wanted } from './page.ts';

const SKINS = ['#f6d7c3', '#d9a57c', '#a56b46', '#5e3a26'];
const LOOKS: Pick<Diner, 'wall' | 'hair' | 'shirt' | 'longHair' | 'dish'>[] = [
  { wall: '#e9dcc3', hair: '#3a2a20', shirt: '#3f6c8f', longHair: true, dish: 'soup' },
  { wall: '#40506a', hair: '#c9a24b', shirt: '#b9503c', longHair: false, dish: 'noodles' },
  // A shirt of the colour of skin, in a room of that colour, too.
  { wall: '#c79a7a', hair: '#202020', shirt: '#d9a57c', longHair: false, dish: 'soup' },
];

const drawnDiners = (): Dish[] =>
  SKINS.flatMap((skin) =>
    LOOKS.map((rest) => {
      const svg = Buffer.from(paint({ ...rest, skin }, 0.25)).toString('base64');
      return { kind: 'drawn diners', source: `data:image/svg+xml;base64,${svg}` };
    }),
  );

function photographs(): Dish[] {
  const urlOf = (name: string) => {
    const file = readFileSync(new URL(`pictures/${name}.jpg`, import.meta.url));
    return `data:image/jpeg;base64,${file.toString('base64')}`;
  };
  const [portrait, coffee] = [urlOf('portrait'), urlOf('coffee')];
  return [
    { kind: 'a portrait behind a cup of coffee', source: coffee, behind: portrait },
    { kind: 'the portrait alone', source: portrait },
    { kind: 'the cup alone', source: coffee },
  ];
}

/** Addresses of the check's files, as they were built. */
function filesOfBuild(): Omit<Wanted, 'dishes'> {
  return {
    script: builtFile(/workers\/wasm-look[^/]*\.js$/),
    files: {
      model: builtFile(/immutable\/.*\bmodel\b[^/]*\.json$/),
      weights: builtFile(/immutable\/.*\bweights\b[^/]*\.bin$/),
      wasm: builtFile(/immutable\/.*tfjs[^/]*\.wasm$/),
    },
  };
}

/** Of a hundred. */
function alarmsIn(kind: string, all: readonly Said[]): Figure {
  const scores = all.filter((one) => one.kind === kind).map(({ score }) => score);
  const wrong = scores.filter((score) => score >= INDECENT_MIN).length;
  const note = `${wrong} of ${scores.length} pictures; the worst ${Math.max(...scores).toFixed(2)}`;
  return { name: kind, rounds: [(100 * wrong) / scores.length], note };
}

export async function look(): Promise<Report> {
  buildApp();
  return withChildren(async (start) => {
    const address = await startOurServer(start).address();
    const dishes = [...photographs(), ...drawnDiners()];
    const noise = new NoiseMeter();
    noise.listen();
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    try {
      // The page's own policy lets nobody else make workers; the worker's stays.
      const page = await browser.newPage({ bypassCSP: true });
      await page.goto(`http://${address}`);
      const { readyMs, said } = await page.evaluate(lookAtAll, { ...filesOfBuild(), dishes });
      noise.listen();
      const kinds = [...new Set(said.map(({ kind }) => kind))];
      const took = said.map(({ tookMs }) => tookMs);
      const answered = said.map(({ answeredMs }) => answeredMs);
      return {
        bench: 'look',
        load: `${said.length} harmless pictures in Chromium: each by three lights, as it is and warm, whole and near, in focus and not`,
        findings: [
          {
            what: `taken for indecent (${INDECENT_MIN} and more)`,
            unit: 'of 100',
            digits: 1,
            figures: kinds.map((kind) => alarmsIn(kind, said)),
            goals: [],
          },
          {
            what: 'time for one picture',
            unit: 'ms',
            digits: 0,
            figures: [
              { name: 'in the worker, median', rounds: [median(took)] },
              { name: 'in the worker, 95 of 100', rounds: [quantile(took, 0.95)] },
              { name: 'from the canvas to the answer, median', rounds: [median(answered)] },
              { name: 'until the check is ready', rounds: [readyMs] },
            ],
            goals: [{ bound: 100 }],
          },
        ],
        noise: noise.result(),
      };
    } finally {
      await browser.close();
    }
  });
}
