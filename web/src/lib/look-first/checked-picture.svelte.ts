/** One table-mate's picture, as the check on this device lets it be shown; and this guest's own, before that mate gets it. */
import type { KeptSwitch } from '#lib/kept/kept-switch.svelte.ts';
import {
  gateAt,
  isShown,
  judged,
  nextLookMs,
  showAnyway,
  unchecked,
  waited,
  type Gate,
} from './gate.ts';
import type { CheckState, PictureCheck } from './picture-check.ts';

/** This guest's own picture, as the check of the table knows it. */
interface OwnCheck {
  readonly coversOwn: boolean;
  lookAtOwn(): Promise<void>;
}

/** What a picture takes of the check. */
export type Check = Pick<PictureCheck, 'prepare' | 'look' | 'state' | 'tookMs'>;

/** As long as the cover over it. Reactive. */
export class CheckedPicture {
  readonly #check: Check;
  readonly #choice: Pick<KeptSwitch, 'on'>;
  readonly #own: OwnCheck;
  /** Where no cover was ever lifted there is nothing to look at. */
  #gate = $state.raw<Gate>({ kind: 'chosen' });
  #opening = 0;
  #busy = false;
  /** When the next look is due, in ms; null for never. */
  #dueAt: number | null = null;

  constructor(check: Check, choice: Pick<KeptSwitch, 'on'>, own: OwnCheck) {
    this.#check = check;
    this.#choice = choice;
    this.#own = own;
  }

  /** What the check says of the picture since its cover was lifted last. */
  get kind(): Gate['kind'] {
    return this.#gate.kind;
  }

  /** Whether the sharp picture may be painted. */
  get isShown(): boolean {
    return isShown(this.#gate);
  }

  /** For the debug overlay. */
  get figures(): { state: CheckState; tookMs: number | null } {
    return this.#check;
  }

  /** Whether this guest's own picture would stay covered at the other end. */
  get coversOwn(): boolean {
    return this.#own.coversOwn;
  }

  /** Both pictures are covered, and may be opened any moment: the own one is looked at now and then. */
  lookAtOwn(): void {
    void this.#own.lookAtOwn();
  }

  /** It lies under a cover that may be lifted before long: the check is got ready. */
  prepare(): void {
    if (this.#choice.on) this.#check.prepare();
  }

  /** The cover was just lifted; from now on a sharp picture may come. */
  opened(): void {
    this.#opening += 1;
    this.#busy = false;
    this.#gate = gateAt(performance.now(), this.#choice.on);
    this.#rest();
  }

  /** The guest looks all the same. */
  showAnyway(): void {
    this.#gate = showAnyway(this.#gate);
  }

  /** Time has passed, or the guest has switched the check off. */
  tick(): void {
    const { on } = this.#choice;
    this.#gate = on ? waited(this.#gate, performance.now()) : unchecked(this.#gate);
  }

  /** Whether it is time for another look. */
  get isDue(): boolean {
    return !this.#busy && this.#dueAt !== null && performance.now() >= this.#dueAt;
  }

  /** Looks at what was just seen of it: pixels as the check takes them, which are taken away. Resolves after the look. */
  async look(pixels: ArrayBuffer): Promise<void> {
    const opening = this.#opening;
    this.#busy = true;
    const look = await this.#check.look(pixels);
    // Of a picture that was covered meanwhile nothing is said.
    if (opening !== this.#opening) return;
    this.#busy = false;
    this.#gate = judged(this.#gate, look?.scores ?? null);
    this.#rest();
  }

  #rest(): void {
    const ms = nextLookMs(this.#gate, Math.random());
    this.#dueAt = ms === null ? null : performance.now() + ms;
  }
}
