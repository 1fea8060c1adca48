/** One node of the capacity bench: the server's store and matcher, thousands who wait, and arrivals that complete tables. */
import { readConfig } from '../../../server/src/ground/config.ts';
import { MemoryStore } from '../../../server/src/store/memory-store.ts';
import { randomId } from '../../../server/src/ground/random.ts';
import { RedisStore } from '../../../server/src/store/redis/redis-store.ts';
import type { Store } from '../../../server/src/store/store.ts';
import type { Waiting } from '../../../server/src/store/table.ts';
import { viewOf } from '../../../server/src/store/table-view.ts';
import { thriftyTicket } from '../../../server/src/queue/thrifty-ticket.ts';
import { answer } from '../answer.ts';
import { TICKET } from '../pledge.ts';
import { Seater } from '../seater.ts';

/** `url`: of the Redis; null for memory. Languages `from` to `to` are those whose guests are on this node. */
export interface OpenNode {
  url: string | null;
  from: number;
  to: number;
}

export interface RunNode {
  seatings: number;
  /** The languages that somebody waits for, on whichever node. */
  languages: number;
}

const now = (): number => performance.timeOrigin + performance.now();
const here = new Set<string>();
let store: Store | null = null;
let seater: Seater | null = null;
let next = 0;

/** A guest who speaks one language of 17,576, wants exactly that, and takes two, or any size. */
function newcomer(language: number): Waiting {
  const letter = (index: number): string => String.fromCodePoint(97 + (index % 26));
  const name =
    letter(language) + letter(Math.floor(language / 26)) + letter(Math.floor(language / 676));
  const ticket = thriftyTicket({
    ...TICKET,
    sizes: language % 2 === 0 ? [2] : [2, 3, 4],
    languages: [name],
  });
  const guest = randomId();
  here.add(guest);
  return { guest, ticket, since: now() };
}

answer({
  open: async ({ url, from, to }: OpenNode) => {
    const read = readConfig({});
    if (!read.ok) throw new Error(read.sentence);
    const { emptyTableMs, anyLanguageMs, fewerMs } = read.config;
    store =
      url === null ? new MemoryStore({ emptyTableMs, now }) : new RedisStore({ url, emptyTableMs });
    store.attend((guest) => here.has(guest));
    seater = new Seater(store, { anyLanguageMs, fewerMs });
    const waits: Promise<void>[] = [];
    for (let language = from; language < to; language++) waits.push(store.wait(newcomer(language)));
    await Promise.all(waits);
  },
  /** Seats so many pairs, one after the other; the times (ms) from an arrival until both have been told of their table. */
  run: async ({ seatings, languages }: RunNode): Promise<number[]> => {
    if (!store || !seater) throw new Error('not open');
    const opened = store;
    const times: number[] = [];
    await seater.seat(now(), unexpected);
    for (let seating = 0; seating < seatings; seating++) {
      // A prime stride: every language is somebody's turn, those of guests on another node as well.
      next = (next + 4937) % languages;
      const arrival = newcomer(next);
      const startedAt = performance.now();
      await store.wait(arrival);
      let table = '';
      let guests: string[] = [];
      await seater.seat(now(), async (laid) => {
        table = laid.table;
        guests = laid.seats.map(({ guest }) => guest);
        const view = viewOf(laid);
        await Promise.all(
          guests.map((guest) => opened.deliver(guest, { type: 'table', view, gone: null })),
        );
      });
      times.push(performance.now() - startedAt);
      if (guests.length !== 2) throw new Error(`${guests.length} guests at a table for two`);
      await Promise.all([store.sit(table, 1), store.sit(table, 2)]);
      await Promise.all([store.depart(table, 1, 'any'), store.depart(table, 2, 'any')]);
      for (const guest of guests) here.delete(guest);
      await store.wait(newcomer(next));
    }
    await seater.seat(now(), unexpected);
    return times;
  },
  waiting: async () => (await store?.count())?.waiting,
  close: () => store?.close(),
});

const unexpected = (): never => {
  throw new Error('two who cannot talk were seated');
};
