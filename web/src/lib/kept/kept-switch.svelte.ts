/** A choice of the guest that is on or off. */
import { keep, kept } from './kept.ts';

/** Kept on this device only where it is not as usual. Reactive. */
export class KeptSwitch {
  readonly #key: string;
  /** What is kept then. */
  readonly #unusual: 'on' | 'off';
  #on = $state(false);

  constructor(key: string, usual: 'on' | 'off') {
    this.#key = key;
    this.#unusual = usual === 'on' ? 'off' : 'on';
    this.#on = (kept('local', key) === this.#unusual) === (usual === 'off');
  }

  get on(): boolean {
    return this.#on;
  }
  set on(on: boolean) {
    this.#on = on;
    // Where storage is blocked, the choice lasts for this visit.
    keep('local', this.#key, on === (this.#unusual === 'on') ? this.#unusual : null);
  }
}
