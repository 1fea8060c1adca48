/** Tickets for tests: nothing but the sizes, unless more is said. */
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { TableSize, Ticket } from '@eat-with-me/protocol/table';
import type { Waiting } from '../store/table.ts';

/** A pledge that differs from others of another number; it binds nobody to anything. */
export const pledgeOf = (number: number): PledgeSent => ({
  opening: String(number).padStart(146, 'A'),
  commit: String(number).padStart(43, 'A'),
});

/** What may differ from a guest who speaks anything, waits for ever and has met nobody. */
export type Wishes = Partial<Omit<Ticket, 'patience'>> & {
  readonly patience?: Partial<Ticket['patience']>;
};

export const ticketFor = (
  sizes: readonly TableSize[],
  { patience, ...more }: Wishes = {},
): Ticket => ({
  sizes: [...sizes],
  languages: [],
  patience: { anyLanguage: false, fewer: false, ...patience },
  met: [],
  avoid: [],
  pledge: pledgeOf(1),
  ...more,
});

export const waitingFor = (
  guest: string,
  since: number,
  sizes: readonly TableSize[] = [2],
  wishes: Wishes = {},
): Waiting => ({ guest, ticket: ticketFor(sizes, wishes), since });
