/**
 * Runs every check and sums them up in one last line: `N passed, N failed`.
 *
 *   npm test                  all of it
 *   npm run test:run -- unit  one part, once set up: static, unit, e2e, patient, lab or figures
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PACKAGES } from './packages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = `${root}.cache`;
const total = { passed: 0, failed: 0, skipped: 0 };
/** What failed, named once more at the very end: of a long run, that is what is read. */
const failures = [];
/** What passed at its second try, named likewise: a fault of the test or of the code, and not of the change that is tested. */
const secondTries = [];

/**
 * Runs a command; resolves to whether it succeeded, and prints what it said when it did not. A patient one gets what the others
 * leave of the processors.
 */
function run(command, { env = {}, quiet = false, patient = false } = {}) {
  return new Promise((resolve) => {
    const shell = ['sh', '-c', command];
    const [program, ...args] = patient ? ['nice', '-n', '19', ...shell] : shell;
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      env: { ...process.env, ...env },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('close', (code) => {
      if (code !== 0 && quiet) console.log(output);
      resolve(code === 0);
    });
  });
}

function count({ passed = 0, failed = 0, skipped = 0 }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}

/** One failure that no report counts. */
function fail(what) {
  count({ failed: 1 });
  failures.push(what);
}

/** Checks that either hold or do not, side by side; where other parts are run, with what those leave. */
async function runStatic() {
  const checks = {
    formatting: 'oxfmt --check',
    lint: 'oxlint --type-aware --deny-warnings',
    'types of the packages': PACKAGES.filter(({ folder }) => folder !== 'web')
      .map(({ folder }) => `tsc -p ${folder}`)
      .join(' && '),
    'types and templates of the web app':
      'cd web && svelte-check --fail-on-warnings --tsconfig ./tsconfig.json && tsc -p src/service-worker',
  };
  await Promise.all(
    Object.entries(checks).map(async ([name, command]) => {
      const passed = await run(command, { quiet: true, patient: asked.length !== 1 });
      console.log(`${passed ? '✓' : '✗'} ${name}`);
      if (passed) count({ passed: 1 });
      else fail(name);
    }),
  );
}

/** Runs a test runner that leaves a report, and counts what the report says; no report is one failure. */
async function runReported(command, report, read, patient = false) {
  rmSync(report, { force: true });
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const succeeded = await run(command, { env, patient });
  const {
    failing = [],
    again = [],
    ...counts
  } = existsSync(report) ? read(JSON.parse(readFileSync(report, 'utf8'))) : {};
  count(counts);
  failures.push(...failing);
  secondTries.push(...again);
  // A runner that fails without a failed test (a crash, a broken import) is a failure all the same.
  if (!succeeded && !counts.failed) fail(`${command}: ended with an error`);
}

const firstLine = (text = '') => text.trim().split('\n')[0];

const runUnit = () =>
  runReported(
    `vitest run --reporter=default --reporter=json --reporter=./scripts/second-tries.ts --outputFile.json=${cache}/unit.json`,
    `${cache}/unit.json`,
    ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) => ({
      passed: numPassedTests,
      failed: numFailedTests,
      skipped: numPendingTests + numTodoTests,
      again: JSON.parse(readFileSync(`${cache}/unit-second-tries.json`, 'utf8')),
      failing: testResults
        .filter(({ status }) => status === 'failed')
        .flatMap(({ name, message, assertionResults }) => {
          const failed = assertionResults.filter(({ status }) => status === 'failed');
          if (failed.length === 0) return [`${relative(root, name)}: ${firstLine(message)}`];
          return failed.map(
            (one) =>
              `${relative(root, name)}: ${one.fullName}: ${firstLine(one.failureMessages[0])}`,
          );
        }),
    }),
  );

/** Runs tests in browsers, which leave a report of this name. */
const runPlaywright = (args, name, patient = false) =>
  runReported(
    `playwright test ${args}`,
    `${cache}/${name}.json`,
    ({ stats, suites, errors }) => ({
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
      failing: [
        ...suites.flatMap((suite) => specsOf(suite, 'unexpected')),
        ...errors.map(({ message }) => firstLine(message)),
      ],
      again: suites.flatMap((suite) => specsOf(suite, 'flaky')),
    }),
    patient,
  );

let built;
/** Builds the app for all who ask. */
const build = () => (built ??= run('node scripts/build.mjs'));

/** Runs tests that need the app, once it is built. */
const onceBuilt = async (tests) => ((await build()) ? tests() : fail('the build'));

const runMeals = () => runPlaywright('--config e2e --project chromium --project firefox', 'e2e');

/** Tests in browsers that compute much and have no hurry. */
const runPatient = () => runPlaywright('--config e2e --project patient', 'e2e-patient', true);

/** Which ended like this, of a suite of Playwright's report and of those in it. */
function specsOf({ specs = [], suites = [] }, ended) {
  const found = specs.filter(({ tests }) => tests.some(({ status }) => status === ended));
  return [
    ...found.map(({ file, line, title, tests }) => {
      const results = tests.flatMap((test) => test.results);
      return `${file}:${line}: ${title}: ${firstLine(results.find(({ error }) => error)?.error.message)}`;
    }),
    ...suites.flatMap((suite) => specsOf(suite, ended)),
  ];
}

/** The network lab, which makes networks of its own: on machines that do not allow it, one line says so. */
async function runLab() {
  const possible = await run('node e2e/lab/main.ts possible');
  if (possible) await runPlaywright('--config e2e/lab', 'lab');
  else if (process.env.CI) fail('the network lab');
  else count({ skipped: 1 });
}

/** What Lighthouse says of the door, for reading: no score fails, but that it could not run does. */
async function runFigures() {
  if (await run('node bench/src/lighthouse/main.ts', { env: { ROUNDS: '1' } }))
    count({ passed: 1 });
  else fail('Lighthouse, which could not run');
}

const parts = {
  static: runStatic,
  unit: runUnit,
  e2e: () => onceBuilt(runMeals),
  patient: () => onceBuilt(runPatient),
  lab: () => onceBuilt(runLab),
  figures: () => onceBuilt(runFigures),
};
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part "${unknown[0]}": ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

mkdirSync(cache, { recursive: true });
// Kit writes the tsconfig that the web app's extends; everything that reads types needs it.
await run('cd web && svelte-kit sync', { quiet: true });
const runAsked = (name) => (asked.length > 0 && !asked.includes(name) ? undefined : parts[name]());
// The other parts wait for timers, sockets and people for some of their time, which the checks can use.
const checked = runAsked('static');
await runAsked('unit');
await runAsked('e2e');
await Promise.all([runAsked('patient'), runAsked('lab')]);
await checked;
// Alone: a busy machine spoils them, and they spoil what others wait for.
await runAsked('figures');
for (const test of secondTries) console.log(`~ at the second try: ${test}`);
for (const failure of failures) console.log(`✗ ${failure}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
