/** First frame over a distance: as `first-frame`, between two machines of the network lab. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildApp } from '../build-app.ts';
import { Browsers } from '../../../e2e/lab/browsers.ts';
import { Lab, PAGE_URL } from '../../../e2e/lab/lab.ts';
import { RELAYS } from '../../../e2e/lab/relay.ts';
import { House } from '../../../e2e/lib/house.ts';
import type { Report } from '../finding.ts';
import { NoiseMeter } from '../noise.ts';
import { median } from '../statistics.ts';
import { approachOurs, approachReference, CHROMIUM, FLAGS, meet, type Subject } from './meeting.ts';

const RUNS = 9;
/** From each guest to the middle, in ms: half the way to the other guest. */
const DELAY_MS = 25;

const PAGE_SERVER = fileURLToPath(new URL('page-server.ts', import.meta.url));
/** Without them, as the ideal page. */
const NO_SERVERS = Object.fromEntries(Object.keys(RELAYS).map((name) => [name, '']));

export async function firstFrameFar(): Promise<Report> {
  buildApp();
  const lab = await Lab.open({
    name: 'bench',
    guests: { A: 'open', B: 'open' },
    delayMs: DELAY_MS,
    environment: NO_SERVERS,
  });
  const browsers = new Browsers(lab, CHROMIUM, FLAGS, true);
  try {
    const helped = new House(RELAYS, (program, args, env) => lab.net.spawn(program, args, env));
    await helped.start();
    const subjects: Subject[] = [
      { name: 'this project', url: PAGE_URL, approach: approachOurs, runs: [] },
      {
        name: 'this project with STUN and TURN',
        url: await lab.show(helped.port, 444),
        approach: approachOurs,
        runs: [],
      },
      {
        name: 'ideal page',
        url: await lab.show(await startIdealPage(lab), 445),
        approach: approachReference,
        runs: [],
      },
    ];
    const noise = new NoiseMeter();
    const both = [await browsers.at('A'), await browsers.at('B')] as const;
    // The first run only warms up.
    for (let run = -1; run < RUNS; run++) {
      noise.listen();
      for (const subject of subjects) {
        const ms = await meet(both, subject);
        if (run >= 0) subject.runs.push(ms);
      }
    }
    noise.listen();
    const goals = [{ over: 'ideal page', bound: 1.2 }];
    const figures = subjects.map(({ name, runs }) => ({ name, rounds: runs, value: median(runs) }));
    return {
      bench: 'first-frame-far',
      load: `${RUNS} meetings each, in turn, two Chromiums in the network lab, ${DELAY_MS} ms each way to the server and ${2 * DELAY_MS} ms each way between the guests; from the second guest's queue to frames at both`,
      findings: [
        { what: 'time to the first frame, median', unit: 'ms', digits: 0, figures, goals },
      ],
      noise: noise.result(),
    };
  } finally {
    await browsers.close();
    await lab.close();
  }
}

/** Resolves to its port. */
async function startIdealPage(lab: Lab): Promise<number> {
  const child = lab.net.spawn(process.execPath, [PAGE_SERVER], { PAGE: 'ideal' });
  child.stderr?.pipe(process.stderr);
  if (!child.stdout) throw new Error('the ideal page has no output');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return Number(line.split(':').at(-1));
}
