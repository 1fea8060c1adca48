/** `npm run conformance -- URL`: what the server there does of what docs/protocol.md promises to clients. */
import { CHECKS } from './checks.ts';
import { Nonconformity } from './tester.ts';

const [url] = process.argv.slice(2);
if (url === undefined || !URL.canParse(url)) {
  console.error('Say which server: npm run conformance -- http://localhost:8080');
  process.exit(2);
}

let broken = 0;
for (const { promise, run } of CHECKS) {
  try {
    await run(url);
    console.log(`✓ ${promise}`);
  } catch (error) {
    broken += 1;
    console.log(`✗ ${promise}`);
    const isOurs = error instanceof Nonconformity;
    console.log(`    ${isOurs ? `It ${error.message}.` : String(error)}`);
  }
}
console.log(
  broken === 0 ? 'It keeps every promise.' : `${broken} of ${CHECKS.length} are not kept.`,
);
process.exit(broken === 0 ? 0 : 1);
