/** A whole server for one test, on a free port. */
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { readConfig, type Config } from '../ground/config.ts';
import { openHouse, type HouseOptions, type OpenHouse } from '../open-house.ts';

const NOWHERE = '/nonexistent/eat-with-me-build';

/** What a test may want to differ; `env` is read as the real environment would be. */
export type RealHouseOptions = Partial<Omit<HouseOptions, 'config'>> & {
  readonly env?: Readonly<Record<string, string>>;
};

/** The defaults, but with room for many guests from this one machine. */
export function testConfig(env: Readonly<Record<string, string>> = {}): Config {
  const result = readConfig({
    PORT: '0',
    // Guests of tests come from anywhere.
    HOUSE: 'closed',
    TICKETS_PER_MINUTE: '100000',
    SOCKETS_PER_ADDRESS: '10000',
    NEW_SOCKETS_PER_MINUTE: '100000',
    ...env,
  });
  if (!result.ok) throw new Error(result.sentence);
  return result.config;
}

/** Opens a house that closes when the test ends. Anything that must never happen fails the test. */
export async function realHouse({ env, ...options }: RealHouseOptions = {}): Promise<OpenHouse> {
  const faults: unknown[] = [];
  const house = await openHouse({
    config: testConfig({ DRAIN_MS: '200', ...env }),
    log: pino({ level: 'silent' }),
    app: NOWHERE,
    fault: (error) => faults.push(error),
    ...options,
  });
  onTestFinished(async () => {
    await house.close();
    if (faults.length > 0) throw new Error('the house had a fault', { cause: faults[0] });
  });
  return house;
}
