/** Two guests who sit at one table for a whole group of tests, because sitting down costs more than most tests do. */
import { dine, type Guest } from './guest.ts';
import { House } from './house.ts';
import { test, visitorsOf } from './test.ts';

/** Two guests of a house of their own. */
interface Couple {
  ana: Guest;
  ben: Guest;
}

/**
 * Call it first in a file or a `describe`: each test there finds the couple at their table and leaves them as it
 * found them. A test that fails gets the next one a new couple.
 */
export function seatCouple(): Couple {
  test.describe.configure({ mode: 'default' });
  const couple = {} as Couple;
  let putAway = () => Promise.resolve();
  test.beforeAll(async ({ browser }) => {
    const house = new House();
    const { arrive, leave } = visitorsOf(browser);
    putAway = async () => {
      await leave();
      await house.stop();
    };
    await house.start();
    couple.ana = await arrive();
    couple.ben = await arrive();
    await dine(house.url, couple.ana, couple.ben);
  });
  test.afterAll(() => putAway());
  return couple;
}
