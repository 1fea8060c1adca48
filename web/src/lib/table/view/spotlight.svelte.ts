/** Who is shown large where whoever speaks is: not everybody who coughs, and nobody for a blink. */
import type { Seat } from '@eat-with-me/protocol/table';
import { createSubscriber } from 'svelte/reactivity';
import type { TableMate } from '#lib/table/table-mate.ts';

/** Somebody else has to speak for so long, in ms, while nobody in the light does. */
export const SPEAKS_FOR_MS = 900;
const LOOK_EVERY_MS = 300;

/** `seat` is in the light; `rival` has been speaking since then (ms). */
export interface Light {
  readonly seat: Seat | null;
  readonly rival: { readonly seat: Seat; readonly since: number } | null;
}

/** After another look at who is there and who of them speaks, in the order of places. Pure. */
export function lightAfter(
  light: Light,
  seats: readonly Seat[],
  speaking: readonly Seat[],
  now: number,
): Light {
  const { seat, rival } = light;
  if (seat === null || !seats.includes(seat)) {
    return { seat: speaking[0] ?? seats[0] ?? null, rival: null };
  }
  if (speaking.includes(seat) || speaking.length === 0) return { seat, rival: null };
  const [first = seat] = speaking;
  const since = rival && speaking.includes(rival.seat) ? rival : { seat: first, since: now };
  return now - since.since >= SPEAKS_FOR_MS
    ? { seat: since.seat, rival: null }
    : { seat, rival: since };
}

export class Spotlight {
  readonly #guests: () => readonly TableMate[];
  #light: Light = { seat: null, rival: null };

  readonly #watch = createSubscriber((update) => {
    const timer = setInterval(() => {
      const before = this.#light.seat;
      this.#look();
      if (before !== this.#light.seat) update();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  });

  /** `guests` is read again at every look, so the company may change. */
  constructor(guests: () => readonly TableMate[]) {
    this.#guests = guests;
  }

  /** Whose place is large; null where nobody else is there. */
  get seat(): Seat | null {
    this.#watch();
    this.#look();
    return this.#light.seat;
  }

  #look(): void {
    const guests = this.#guests();
    const seats = guests.map(({ seat }) => seat);
    const speaking = guests.filter((guest) => guest.speaking).map(({ seat }) => seat);
    this.#light = lightAfter(this.#light, seats, speaking, performance.now());
  }
}
