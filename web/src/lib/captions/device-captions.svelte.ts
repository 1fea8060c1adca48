/** Whether what is said is written down here, by this device alone: what the others say, for this guest, which is kept on the device where they want it; and what they say themselves, for the others, for one visit. */
import { findDeviceEars, type DeviceEars } from '#lib/companion/house/device-ears.ts';
import { KeptSwitch } from '#lib/kept/kept-switch.svelte.ts';

/** Looks for ears in one of these languages; null if the device has none. */
type FindEars = (languages: readonly string[]) => Promise<DeviceEars | null>;

/** `missing`: this browser cannot, or not by itself, and nobody else is asked. */
type State = { kind: 'off' | 'looking' | 'missing' } | { kind: 'ready'; ears: DeviceEars };

/** Lasts for the whole visit. Reactive. */
export class DeviceCaptions {
  readonly #find: FindEars;
  readonly #wish = new KeptSwitch('eat-with-me.captions', 'off');
  #state = $state.raw<State>({ kind: 'off' });
  #mayShare = $state<'unasked' | 'yes' | 'no'>('unasked');
  #couldShare = $state(false);

  constructor(findEars: FindEars = findDeviceEars) {
    this.#find = findEars;
  }

  get on(): boolean {
    return this.#wish.on;
  }
  set on(on: boolean) {
    this.#wish.on = on;
    this.#endUnwanted();
  }

  /** What the guest has said to writing down their own words for the others. */
  get mayShare(): 'unasked' | 'yes' | 'no' {
    return this.#mayShare;
  }

  /** Whether this guest's own words are written down for the others. */
  get shares(): boolean {
    return this.#mayShare === 'yes';
  }
  set shares(shares: boolean) {
    this.#mayShare = shares ? 'yes' : 'no';
    this.#endUnwanted();
  }

  /** Whether the device can, where somebody wants it; false until that is known. */
  get couldShare(): boolean {
    return this.#couldShare;
  }

  #endUnwanted(): void {
    if (!this.on && !this.shares) this.#state = { kind: 'off' };
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
    if (!(this.on || this.shares) || this.#state.kind !== 'off') return;
    const looking: State = { kind: 'looking' };
    this.#state = looking;
    const ears = await this.#find(languages).catch(() => null);
    // The guest has changed their mind meanwhile.
    if (this.#state !== looking) return;
    this.#state = ears ? { kind: 'ready', ears } : { kind: 'missing' };
  }

  /** Somebody else would read what this guest says: nobody is asked for what their device cannot do. */
  async lookWhetherToAsk(languages: readonly string[]): Promise<void> {
    const ears = this.ears ?? (await this.#find(languages).catch(() => null));
    this.#couldShare = ears !== null;
  }
}
