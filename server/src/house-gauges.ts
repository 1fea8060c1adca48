/** What an operator asks of a house besides how it is: who waits for what and how long, and how near its bounds it is. */
import type { TableSize } from '@eat-with-me/protocol/table';
import { Gauge, type Registry } from 'prom-client';
import type { Guest } from './guest/guest.ts';

/** What they read. */
type Sources = {
  readonly guests: Iterable<Pick<Guest, 'stage'>>;
  readonly guestsMax: number;
  /** In ms, by the clock of the tickets. */
  readonly now: () => number;
};

const SIZES: readonly TableSize[] = [2, 3, 4];

/** Registers them. They are read only when somebody looks, and no label is anything of a guest's but a table's size. */
export function watchHouse(registry: Registry, sources: Sources): void {
  const registers = [registry];
  const waiting = new Gauge({
    name: 'ewm_waiting',
    help: 'Guests of this process who wait and would take a table of this size; whoever takes any size counts for each.',
    labelNames: ['size'],
    registers,
    collect: () => {
      for (const size of SIZES) waiting.set({ size }, 0);
      for (const { stage } of sources.guests)
        if (stage.at === 'waiting')
          for (const size of stage.waiting.ticket.sizes) waiting.inc({ size });
    },
  });
  const longest: Gauge = new Gauge({
    name: 'ewm_waiting_longest_seconds',
    help: 'For how long the guest of this process has waited who has waited longest.',
    registers,
    collect: () => {
      let since = sources.now();
      for (const { stage } of sources.guests)
        if (stage.at === 'waiting') since = Math.min(since, stage.waiting.since);
      longest.set((sources.now() - since) / 1000);
    },
  });
  new Gauge({
    name: 'ewm_guests_max',
    help: 'GUESTS_MAX of this process.',
    registers,
  }).set(sources.guestsMax);
}
