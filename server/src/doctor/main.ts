/**
 * Says what works of a house, from outside, and what to do where something does not.
 *
 *   npm run doctor -- https://eat.example             takes a little more than a minute
 *   npm run doctor -- https://eat.example --quick     does not watch a quiet wire
 *
 * Exits with 0 if guests can meet, with 1 if something is in their way, with 2 if it was not asked rightly.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { diagnose } from './doctor.ts';
import { tell } from './finding.ts';

/** Longer than the minute after which most proxies cut what is silent. */
const IDLE_MS = 75_000;
const RELAY_WITHIN_MS = 5000;
const BUILT = new URL('../../../web/build/files.sha256', import.meta.url);

const asked = process.argv.slice(2);
const isQuick = asked.includes('--quick');
const site = URL.parse(asked.find((each) => !each.startsWith('--')) ?? '');
if (!site || !/^https?:$/.test(site.protocol)) {
  console.error('Say which site: npm run doctor -- https://eat.example');
  process.exit(2);
}

const built = existsSync(BUILT)
  ? createHash('sha256').update(readFileSync(BUILT)).digest('hex')
  : null;
const counts = { good: 0, note: 0, bad: 0 };
const options = { idleMs: isQuick ? 0 : IDLE_MS, relayWithinMs: RELAY_WITHIN_MS, built };
for await (const finding of diagnose(site, options)) {
  counts[finding.state] += 1;
  console.log(tell(finding, process.stdout.isTTY));
}
console.log(
  counts.bad === 0
    ? `\nGuests can meet at ${site.origin}.`
    : `\n${counts.bad} in the way of guests at ${site.origin}.`,
);
process.exit(counts.bad === 0 ? 0 : 1);
