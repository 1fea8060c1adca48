/** Runs all benches, or those named, and tells what they found. Nothing is asserted: figures are for reading. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tell, type Report } from './finding.ts';
import { abuse } from './abuse/bench.ts';
import { capacity } from './capacity/bench.ts';
import { claims } from './claims/bench.ts';
import { companion } from './companion/bench.ts';
import { farRedis } from './far-redis/bench.ts';
import { firstFrame } from './first-frame/bench.ts';
import { firstFrameFar } from './first-frame/far.ts';
import { healing } from './healing/bench.ts';
import { idle } from './idle/bench.ts';
import { hallsBench } from './liquidity/halls-bench.ts';
import { liquidity } from './liquidity/bench.ts';
import { look } from './look/bench.ts';
import { mesh } from './mesh/bench.ts';
import { pairs } from './pairs/bench.ts';
import { plates } from './plates/bench.ts';
import { relay } from './relay/bench.ts';
import { weight } from './weight/bench.ts';
import { work } from './work/bench.ts';

const BENCHES: Readonly<Record<string, () => Promise<Report>>> = {
  relay,
  idle,
  pairs,
  'first-frame': firstFrame,
  'first-frame-far': firstFrameFar,
  mesh,
  healing,
  companion,
  liquidity,
  halls: hallsBench,
  capacity,
  'far-redis': farRedis,
  abuse,
  work,
  claims,
  look,
  plates,
  weight,
};

const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(
    `There is no bench "${unknown.join('", "')}"; there are ${Object.keys(BENCHES).join(', ')}.`,
  );
  process.exit(1);
}

let failed = 0;
mkdirSync(RESULTS, { recursive: true });
for (const [name, run] of Object.entries(BENCHES)) {
  if (names.length > 0 && !names.includes(name)) continue;
  try {
    const report = await run();
    console.log(tell(report));
    const result = { ...report, at: new Date().toISOString(), node: process.version };
    writeFileSync(`${RESULTS}${name}.json`, `${JSON.stringify(result, null, 2)}\n`);
  } catch (error) {
    failed += 1;
    console.error(`\n${name}: could not run.`, error);
  }
}
process.exit(failed > 0 ? 1 : 0);
