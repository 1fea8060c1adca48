/**
 * Captures the timings of one real session, and compares them with the emulator's. For an operator with a key, which is
 * read from the environment and never shown; costs about a minute of the service. Sound and words are not kept.
 *
 *   GEMINI_API_KEY=… npm run companion:record -- capture https://generativelanguage.googleapis.com real.json [MODEL]
 *   npm run companion:record -- compare real.json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { capture, type Capture } from './capture.ts';
import { compareCaptures } from './compare-captures.ts';
import { Emulator } from './emulator.ts';
import { KEY } from './settings.ts';
import { MODEL } from './testing/sdk-guest.ts';

const HELP = `npm run companion:record -- capture BASE_URL FILE [MODEL]   with the key in GEMINI_API_KEY
npm run companion:record -- compare FILE                    with what the emulator does now`;

const [verb, ...words] = process.argv.slice(2);
if (verb === 'capture') await record();
else if (verb === 'compare') await compare();
else stop(HELP);

async function record(): Promise<void> {
  const [baseUrl, file, model = MODEL] = words;
  if (!baseUrl || !file || !URL.canParse(baseUrl)) stop(HELP);
  const apiKey = process.env['GEMINI_API_KEY'];
  if (!apiKey) stop('Put the key into GEMINI_API_KEY, then try again.');
  try {
    const taken = await capture({
      baseUrl,
      apiKey,
      model,
      apiVersion: 'v1beta',
      pace: 1,
      tell: console.log,
    });
    writeFileSync(file, `${JSON.stringify(taken, null, 2)}\n`);
    console.log(`Written to ${file}: timings and names of fields, no sound and no words.`);
    process.exit(0);
  } catch (error) {
    // The SDK's sentence has the code and the reason, and neither the address nor the key.
    stop(error instanceof Error ? error.message : 'The session failed.');
  }
}

async function compare(): Promise<void> {
  const [file] = words;
  if (!file) stop(HELP);
  const real = JSON.parse(readFileSync(file, 'utf8')) as Capture;
  const emulator = await Emulator.open();
  const { model } = real;
  const settings = { baseUrl: emulator.url, apiKey: KEY, apiVersion: 'v1beta', model };
  const emulated = await capture({ ...settings, pace: 1, tell: console.log });
  await emulator.close();
  const { differences, onlyReal, onlyEmulated } = compareCaptures(real, emulated);
  const shown = (value: number | null) => (value === null ? '-' : value.toFixed(1)).padStart(10);
  console.log(
    `${''.padEnd(46)}${'real'.padStart(10)}${'emulated'.padStart(10)}${'ratio'.padStart(10)}`,
  );
  for (const { measure, real: one, emulated: other, ratio } of differences)
    console.log(`${measure.padEnd(46)}${shown(one)}${shown(other)}${shown(ratio)}`);
  console.log(`Only the real one sent: ${onlyReal.join(', ') || 'nothing'}.`);
  console.log(`Only the emulator sent: ${onlyEmulated.join(', ') || 'nothing'}.`);
}

function stop(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
