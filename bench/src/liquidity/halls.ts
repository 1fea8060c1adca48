/**
 * A town of halls: each a house of its own, which knows nothing of the others. Whoever waits too long in theirs goes, by
 * their page, to the hall where all those meet; there they begin at the end of the queue, and their patience anew.
 */
import { Agenda } from './agenda.ts';
import { Floor } from './our-tables.ts';
import type { Outcome, Seat } from './outcome.ts';
import type { Person } from './people.ts';

/** The hall of each guest, and after how long (ms) one who still waits goes to the common one; null: never. */
export type Halls = {
  readonly hallOf: (person: Person) => string;
  readonly spillAfterMs: number | null;
};

const COMMON = 'common';

/** By the first language that a guest names; whoever names none goes where most are. */
export const byLanguage = ({ ticket }: Person): string => ticket.languages[0] ?? 'en';

/** Regions as large as each other, in which people are alike. */
export const byRegion =
  (regions: number) =>
  ({ id }: Person): string =>
    String(Number(id) % regions);

export const halls = ({ hallOf, spillAfterMs }: Halls): Seat => {
  return async (people) => {
    const agenda = new Agenda();
    const outcomes = new Map<string, Outcome>();
    const floors = new Map<string, Floor>();
    const floorOf = (hall: string): Floor => {
      const floor = floors.get(hall) ?? new Floor(agenda, outcomes);
      floors.set(hall, floor);
      return floor;
    };
    for (const person of people) {
      let floor = floorOf(hallOf(person));
      const spill = async (afterMs: number): Promise<void> => {
        const hasGone = agenda.now >= person.at + person.givesUpAfter;
        if (outcomes.has(person.id) || hasGone) return;
        if (await floor.leave(person)) {
          floor = floorOf(COMMON);
          await floor.queue(person);
        }
        // Whoever had been given a chair just then may be back in the queue.
        else agenda.note(agenda.now + afterMs, () => spill(afterMs));
      };
      agenda.note(person.at, () => floor.queue(person));
      agenda.note(person.at + person.givesUpAfter, async () => {
        if (await floor.leave(person)) floor.giveUp(person);
      });
      if (spillAfterMs !== null) agenda.note(person.at + spillAfterMs, () => spill(spillAfterMs));
    }
    await agenda.run();
    return [...outcomes.values()];
  };
};
