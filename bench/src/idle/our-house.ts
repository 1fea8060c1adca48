/** This project's server with a match that never matches, so that thousands wait. All else is as in its main. */
import pino from 'pino';
import { readConfig } from '../../../server/src/ground/config.ts';
import { Matcher } from '../../../server/src/queue/matcher.ts';
import { openHouse } from '../../../server/src/open-house.ts';

/** Nobody is ever matched. */
class Still extends Matcher {
  override get nextAt(): number {
    return Infinity;
  }

  override decide(): [] {
    return [];
  }
}

const read = readConfig(process.env);
if (!read.ok) throw new Error(read.sentence);
const lines = pino.destination({ sync: false, minLength: 4096, periodicFlush: 1000 });
const log = pino({ level: read.config.logLevel, base: null }, lines);
const house = await openHouse({ config: read.config, log, match: (relaxes) => new Still(relaxes) });
console.log(`http://127.0.0.1:${house.address.port}`);
