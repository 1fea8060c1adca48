/**
 * Reference: one queue for each size, first come, first served. A guest waits in one of them; a table starts when it is
 * full, and nobody joins it later. It gets the same reservation as ours: a silent guest is sent away
 * after 5 s, the others go back to their places.
 */
import { Agenda } from './agenda.ts';
import type { Outcome, Seat } from './outcome.ts';
import { canAllTalk, canTalk, type Person } from './people.ts';

const SIT_WITHIN_MS = 5000;

/** How the queues are kept. */
interface Custom {
  /** Ignored, or the next in the queue are those who share one with everybody taken before them. */
  languages: 'ignored' | 'required';
  /**
   * Where who takes any size waits: for two, which is soonest, or by turns for each size. `all`: there is one queue, for
   * two, whatever anybody asked for.
   */
  forTwo: 'any-size' | 'a-third' | 'all';
}

export const plainQueues =
  ({ languages, forTwo }: Custom): Seat =>
  async (people) => {
    const agenda = new Agenda();
    const outcomes: Outcome[] = [];
    const queues: Record<number, Person[]> = { 2: [], 3: [], 4: [] };
    const sizeOf = ({ id, ticket: { sizes } }: Person): number =>
      forTwo === 'all' ? 2 : (sizes[forTwo === 'a-third' ? Number(id) % sizes.length : 0] ?? 2);

    const group = (person: Person, queue: readonly Person[], size: number): Person[] => {
      const found = [person];
      for (const one of queue) {
        if (found.length === size) break;
        if (one === person) continue;
        if (languages === 'ignored' || found.every((mate) => canTalk(mate.ticket, one.ticket)))
          found.push(one);
      }
      return found;
    };

    const giveUp = (person: Person): void => {
      const waited = person.givesUpAfter;
      outcomes.push({ person, waited, seated: false, canTalk: false });
    };

    const join = (person: Person): void => {
      if (agenda.now >= person.at + person.givesUpAfter) {
        giveUp(person);
        return;
      }
      const size = sizeOf(person);
      const queue = queues[size] ?? [];
      // Back to where they were: in the order of arrival.
      const place = queue.findIndex(({ at }) => at > person.at);
      queue.splice(place < 0 ? queue.length : place, 0, person);
      const found = group(person, queue, size);
      if (found.length < size) return;
      for (const one of found) queue.splice(queue.indexOf(one), 1);
      reserve(found);
    };

    const reserve = (found: readonly Person[]): void => {
      const startedAt = agenda.now;
      if (found.every(({ sits }) => sits)) {
        const at = startedAt + Math.max(...found.map(({ sitsAfter }) => sitsAfter));
        const talk = canAllTalk(found.map(({ ticket }) => ticket));
        for (const person of found)
          outcomes.push({ person, waited: at - person.at, seated: true, canTalk: talk });
      } else
        agenda.note(startedAt + SIT_WITHIN_MS, () => {
          for (const person of found) if (person.sits) join(person);
        });
    };

    for (const person of people) {
      agenda.note(person.at, () => join(person));
      agenda.note(person.at + person.givesUpAfter, () => {
        for (const queue of Object.values(queues)) {
          const place = queue.indexOf(person);
          if (place < 0) continue;
          queue.splice(place, 1);
          giveUp(person);
        }
      });
    }
    await agenda.run();
    return outcomes;
  };
