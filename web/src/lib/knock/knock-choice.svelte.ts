/** Whether two knocks on the table mute the guest; kept on this device only where they want it. */
import { keep, kept } from '#lib/kept/kept.ts';

const KEY = 'eat-with-me.knock';
const ON = 'on';

export class KnockChoice {
  #on = $state(kept('local', KEY) === ON);

  get on(): boolean {
    return this.#on;
  }
  set on(on: boolean) {
    this.#on = on;
    // Where storage is blocked, the choice lasts for this visit.
    keep('local', KEY, on ? ON : null);
  }
}
