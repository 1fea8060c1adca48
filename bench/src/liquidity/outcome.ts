/** What became of those who came. */
import { quantile } from '../statistics.ts';
import type { Person } from './people.ts';

/** `waited` (ms): until everybody of the group sat, or until they gave up. */
export interface Outcome {
  person: Person;
  waited: number;
  seated: boolean;
  /** Whether every two at that table shared a language. */
  canTalk: boolean;
}

/** A way to seat people, from the first arrival until the last has gone. */
export type Seat = (people: readonly Person[]) => Promise<Outcome[]>;

export interface Summary {
  p50: number;
  p95: number;
  /** Shares in percent. */
  soon: number;
  soonAndTalk: number;
  gaveUp: number;
}

const SOON_MS = 30_000;

/** Over those who are there: a page that sleeps does not wait. Times in s. */
export function summary(outcomes: readonly Outcome[]): Summary {
  const present = outcomes.filter(({ person }) => person.sits);
  const waits = present.map(({ waited }) => waited / 1000);
  const share = (holds: (outcome: Outcome) => boolean): number =>
    (100 * present.filter(holds).length) / present.length;
  const isSoon = ({ seated, waited }: Outcome): boolean => seated && waited <= SOON_MS;
  return {
    p50: quantile(waits, 0.5),
    p95: quantile(waits, 0.95),
    soon: share(isSoon),
    soonAndTalk: share((outcome) => isSoon(outcome) && outcome.canTalk),
    gaveUp: share(({ seated }) => !seated),
  };
}
