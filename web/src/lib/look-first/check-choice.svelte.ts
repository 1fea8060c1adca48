/** Whether pictures are looked at before they are shown; kept on this device only where the guest has switched it off. */
import { keep, kept } from '#lib/kept/kept.ts';

const KEY = 'eat-with-me.look';
const OFF = 'off';

export class CheckChoice {
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
