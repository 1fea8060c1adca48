/**
 * `npm run conformance -- URL`: what the server there does of what docs/protocol.md promises to clients.
 * `npm run conformance -- --client [PORT]`: what a client does that comes to this house; our own page, if it is built, is served there.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CHECKS } from './checks.ts';
import { CLIENT_CHECKS } from './client-checks.ts';
import { servePage } from './page.ts';
import { ScriptedHouse } from './scripted-house.ts';
import { Nonconformity } from './tester.ts';

/** How long a person may take for the next press, in ms. */
const PATIENCE_MS = 120_000;

const [first, port = '0'] = process.argv.slice(2);
const isClient = first === '--client';
if (!isClient && (first === undefined || !URL.canParse(first))) {
  console.error(
    'Say which server: npm run conformance -- http://localhost:8080; or, for a client: npm run conformance -- --client',
  );
  process.exit(2);
}

let broken = 0;
async function check(promise: string, run: () => Promise<void>): Promise<boolean> {
  try {
    await run();
    console.log(`✓ ${promise}`);
    return true;
  } catch (error) {
    broken += 1;
    console.log(`✗ ${promise}`);
    console.log(`    ${error instanceof Nonconformity ? `It ${error.message}.` : String(error)}`);
    return false;
  }
}

if (isClient) {
  const server = createServer(servePage).listen(Number(port), 'localhost');
  await once(server, 'listening');
  const house = new ScriptedHouse(server, PATIENCE_MS);
  console.log(`A house for one client: http://localhost:${(server.address() as AddressInfo).port}`);
  for (const { promise, hint, run } of CLIENT_CHECKS) {
    if (hint !== undefined) console.log(`  ${hint}`);
    // One evening: what comes later rests on what came before.
    if (!(await check(promise, () => run(house)))) break;
  }
} else for (const { promise, run } of CHECKS) await check(promise, () => run(first ?? ''));
console.log(broken === 0 ? 'It keeps every promise.' : 'It does not keep all of them.');
process.exit(broken === 0 ? 0 : 1);
