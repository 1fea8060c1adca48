/** What an operator asks of a house besides how it is: who waits for what and how long, and how near its bounds and budgets it is. */
import { TABLE_SIZES, type TableSize } from '@eat-with-me/protocol/table';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Guest } from './guest/guest.ts';
import { sentBytes } from './relay/network-bytes.ts';

/** What they read. */
type Sources = {
  readonly guests: Iterable<Pick<Guest, 'stage'>>;
  readonly guestsMax: number;
  /** `RELAY_GB_A_MONTH`. */
  readonly relayGigabytesAMonth: number | null;
  /** In ms, by the clock of the tickets. */
  readonly now: () => number;
};

const GIGABYTE = 1e9;

/** Registers them. They are read only when somebody looks, and no label is anything of a guest's but a table's size. */
export function watchHouse(registry: Registry, sources: Sources): void {
  const registers = [registry];
  const waiting = new Gauge({
    name: 'ewm_waiting',
    help: 'Guests of this process who wait and would take a table of this size; whoever takes any size counts for each.',
    labelNames: ['size'],
    registers,
    collect: () => {
      for (const size of TABLE_SIZES) waiting.set({ size }, 0);
      for (const { stage } of sources.guests)
        if (stage.at === 'waiting')
          for (const size of stage.waiting.ticket.sizes) waiting.inc({ size });
    },
  });
  const longest = new Gauge({
    name: 'ewm_waiting_longest_seconds',
    help: 'For how long the guest of this process has waited who has waited longest of those who would take a table of this size.',
    labelNames: ['size'],
    registers,
    collect: () => {
      const now = sources.now();
      const since = new Map<TableSize, number>(TABLE_SIZES.map((size) => [size, now]));
      for (const { stage } of sources.guests)
        if (stage.at === 'waiting')
          for (const size of stage.waiting.ticket.sizes)
            since.set(size, Math.min(since.get(size) ?? now, stage.waiting.since));
      for (const [size, at] of since) longest.set({ size }, (now - at) / 1000);
    },
  });
  new Gauge({
    name: 'ewm_guests_max',
    help: 'GUESTS_MAX of this process.',
    registers,
  }).set(sources.guestsMax);
  if (sources.relayGigabytesAMonth !== null)
    new Gauge({
      name: 'ewm_relay_budget_bytes',
      help: 'RELAY_GB_A_MONTH in bytes, for all relays of the house together.',
      registers,
    }).set(sources.relayGigabytesAMonth * GIGABYTE);
  if (sentBytes() === null) return;
  const sent: Counter = new Counter({
    name: 'ewm_network_sent_bytes_total',
    help: "Bytes that the networks of this machine, or container, have sent since it started. A relay's are in it only where that is in the same.",
    registers,
    collect: () => {
      sent.reset();
      sent.inc(sentBytes() ?? 0);
    },
  });
}
