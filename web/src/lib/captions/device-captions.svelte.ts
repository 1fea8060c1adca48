/** Whether what the others say is written down here, by this device alone; kept on it only where the guest wants that. */
import type { DeviceEars } from '#lib/companion/house/device-ears.ts';
import { KeptSwitch } from '#lib/kept/kept-switch.svelte.ts';

/** Looks for ears in one of these languages; null if the device has none. */
export type FindEars = (languages: readonly string[]) => Promise<DeviceEars | null>;

/** Comes with the first wish for captions. */
const find: FindEars = async (languages) =>
  (await import('#lib/companion/house/device-ears.ts')).findDeviceEars(languages);

/** `missing`: this browser cannot, or not by itself, and nobody else is asked. */
type State = { kind: 'off' | 'looking' | 'missing' } | { kind: 'ready'; ears: DeviceEars };

/** Lasts for the whole visit. Reactive. */
export class DeviceCaptions {
  readonly #find: FindEars;
  readonly #wish = new KeptSwitch('eat-with-me.captions', 'off');
  #state = $state.raw<State>({ kind: 'off' });

  constructor(findEars: FindEars = find) {
    this.#find = findEars;
  }

  get on(): boolean {
    return this.#wish.on;
  }
  set on(on: boolean) {
    this.#wish.on = on;
    if (!on) this.#state = { kind: 'off' };
  }

  get state(): State['kind'] {
    return this.#state.kind;
  }

  /** What hears; null while nothing does. */
  get ears(): DeviceEars | null {
    return this.#state.kind === 'ready' ? this.#state.ears : null;
  }

  /** The guest sits at a table, or would have captions there: looks for what can hear, in one of these languages (BCP 47). */
  async look(languages: readonly string[]): Promise<void> {
    if (!this.#wish.on || this.#state.kind !== 'off') return;
    const looking: State = { kind: 'looking' };
    this.#state = looking;
    const ears = await this.#find(languages).catch(() => null);
    // The guest has changed their mind meanwhile.
    if (this.#state !== looking) return;
    this.#state = ears ? { kind: 'ready', ears } : { kind: 'missing' };
  }
}
