/** Healing: how long both guests see nothing when the network of one of them changes, in the network lab. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildApp } from '../build-app.ts';
import type { Finding, Report } from '../finding.ts';
import { NoiseMeter } from '../noise.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const BARS = 'e2e/lab/bars.config.ts';

/** As much as Playwright's report may be, in bytes. */
const REPORT_MAX = 64 * 2 ** 20;

/** What `judge` in e2e/lab/bars/healing.spec.ts writes down; `times` in ms. */
interface Measured {
  what: string;
  times: number[];
}

/** A trouble as the lab names it, the same with less done about it, and the goal in ms. */
const TROUBLES: readonly { what: string; reference?: string; goal?: number }[] = [
  { what: 'other network', reference: 'other network, restarts only', goal: 2000 },
  { what: 'new address', goal: 3000 },
  { what: 'new public address', goal: 3000 },
  { what: 'UDP blocked', goal: 3000 },
  { what: 'one of two uplinks lost', goal: 3000 },
  { what: '3 s cut', reference: '3 s cut, nothing done' },
];

/** As much of Playwright's JSON report as is read here. */
interface Suite {
  suites?: Suite[];
  specs?: { tests: { annotations: { type: string; description?: string }[] }[] }[];
}

function measuredIn({ suites = [], specs = [] }: Suite): Measured[] {
  const here = specs.flatMap(({ tests }) =>
    tests.flatMap(({ annotations }) =>
      annotations
        .filter(({ type }) => type === 'healing')
        .map(({ description = '' }): Measured => JSON.parse(description)),
    ),
  );
  return [...here, ...suites.flatMap(measuredIn)];
}

/**
 * Runs the lab's bars, whether they are reached or not.
 * @throws where the lab cannot run: it needs root and network namespaces.
 */
function measure(): Measured[] {
  const { stdout, stderr } = spawnSync(
    'npx',
    ['--no-install', 'playwright', 'test', '--config', BARS, '--reporter', 'json', 'healing'],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: REPORT_MAX },
  );
  const measured = stdout.startsWith('{') ? measuredIn(JSON.parse(stdout) as Suite) : [];
  if (measured.length === 0) throw new Error(`the lab measured nothing: ${stderr || stdout}`);
  return measured;
}

export async function healing(): Promise<Report> {
  buildApp();
  const noise = new NoiseMeter();
  noise.listen();
  const measured = measure();
  noise.listen();
  const figureOf = (what: string, name: string) => {
    const rounds = measured.find((each) => each.what === what)?.times;
    return rounds ? [{ name, rounds }] : [];
  };
  const findings = TROUBLES.flatMap(({ what, reference, goal }): Finding[] => {
    const ours = figureOf(what, 'this project');
    if (ours.length === 0) {
      console.error(`not measured, because the lab did not get so far: ${what}`);
      return [];
    }
    return [
      {
        what: `${what}: until both see each other move again`,
        unit: 'ms',
        digits: 0,
        figures: [...ours, ...(reference ? figureOf(reference, reference) : [])],
        goals: goal === undefined ? [] : [{ bound: goal }],
      },
    ];
  });
  return {
    bench: 'healing',
    load: 'two guests behind NATs with 25 ms between each and the middle, three times each trouble, a Chromium for each guest on this machine',
    findings,
    noise: noise.result(),
  };
}
