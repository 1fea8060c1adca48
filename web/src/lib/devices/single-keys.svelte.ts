/** Whether single keys do something; kept on this device only where the guest has switched them off (WCAG 2.1.4). */
import { keep, kept } from '#lib/kept/kept.ts';

const KEY = 'eat-with-me.keys';
const OFF = 'off';

export class SingleKeys {
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
