/** First frame: how long two guests wait, from the second one's press until both see each other. */
import { chromium } from 'playwright-core';
import { buildApp } from '../build-app.ts';
import { withChildren } from '../child.ts';
import type { Report } from '../finding.ts';
import { NoiseMeter } from '../noise.ts';
import { startOurServer } from '../our-server.ts';
import { median, quantile } from '../statistics.ts';
import { approachOurs, approachReference, CHROMIUM, FLAGS, meet, type Subject } from './meeting.ts';

const RUNS = 15;
/** Covered pictures are what strangers see first; this is the same table in a house that covers none. */
const OPEN = 'this project, pictures open';
export async function firstFrame(): Promise<Report> {
  buildApp();
  return withChildren(async (start) => {
    const ours = await startOurServer(start, { COVER: 'strangers' }).address();
    const open = await startOurServer(start).address();
    const pageServer = new URL('page-server.ts', import.meta.url);
    const ideal = await start(pageServer, { env: { PAGE: 'ideal' } }).address();
    const peerServer = await start(new URL('peerjs/peer-server.ts', import.meta.url)).address();
    const PEER_SERVER_PORT = peerServer.split(':').at(-1) ?? '';
    const peerjs = await start(pageServer, { env: { PAGE: 'peerjs', PEER_SERVER_PORT } }).address();
    const subjects: Subject[] = [
      { name: 'this project', url: `http://${ours}`, approach: approachOurs, runs: [] },
      { name: OPEN, url: `http://${open}`, approach: approachOurs, runs: [] },
      { name: 'ideal page', url: `http://${ideal}`, approach: approachReference, runs: [] },
      { name: 'PeerJS', url: `http://${peerjs}`, approach: approachReference, runs: [] },
    ];
    const noise = new NoiseMeter();
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    try {
      // The first run only warms up.
      for (let run = -1; run < RUNS; run++) {
        noise.listen();
        for (const subject of subjects) {
          const ms = await meet([browser, browser], subject);
          if (run >= 0) subject.runs.push(ms);
        }
      }
    } finally {
      await browser.close();
    }
    noise.listen();
    return {
      bench: 'first-frame',
      load: `${RUNS} meetings each, in turn, two pages of one Chromium; from the second guest's queue to frames at both`,
      findings: [
        {
          what: 'time to the first frame, median',
          unit: 'ms',
          digits: 0,
          figures: subjects.map(({ name, runs }) => ({ name, rounds: runs, value: median(runs) })),
          goals: [
            { over: 'ideal page', bound: 1.25 },
            { over: OPEN, bound: 1.05 },
            { over: 'PeerJS', bound: 1 },
          ],
        },
        {
          what: 'time to the first frame, 95th percentile',
          unit: 'ms',
          digits: 0,
          figures: subjects.map(({ name, runs }) => ({
            name,
            rounds: runs,
            value: quantile(runs, 0.95),
          })),
          goals: [],
        },
      ],
      noise: noise.result(),
    };
  });
}
