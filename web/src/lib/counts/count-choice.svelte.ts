/** Whether this guest lets a house count that wants to; kept on this device only where they do not. */
import { keep, kept } from '#lib/kept/kept.ts';

const KEY = 'eat-with-me.counts';
const OFF = 'off';

export class CountChoice {
  #on = $state(kept('local', KEY) !== OFF);

  get on(): boolean {
    return this.#on;
  }
  set on(on: boolean) {
    this.#on = on;
    // Where storage is blocked, the choice lasts for this visit.
    keep('local', KEY, on ? null : OFF);
  }
}
