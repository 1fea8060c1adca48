/** From whom this guest has just parted: for a while the queue keeps the two apart, also when a page is loaded anew meanwhile. */
import { meetingTags, saltsOf } from '@eat-with-me/mesh/link/meeting';
import { keepPartings, keptPartings, PARTED_MS, type KeptParting } from './kept-partings.ts';

interface Parting {
  readonly until: number;
  /** The guest would sit with them again; whoever has said so shows what everybody shows. */
  readonly unsaid: boolean;
  /** Getting up can still be taken back. */
  readonly rising: boolean;
}

/** One for a visit. Both of two note it, so that it takes both to unsay it. Moments are `Date.now()` ms. Reactive. */
export class Partings {
  /** Of this page, by the secret of the meeting; the oldest first. */
  #own = $state.raw<ReadonlyMap<string, Parting>>(new Map());
  /** Of pages before it. */
  #before = $state.raw<readonly KeptParting[]>(keptPartings(Date.now()));
  readonly #isNever: (secret: string) => boolean;
  #salts: readonly string[] = [];
  #writing = 0;
  #tidies: ReturnType<typeof setTimeout> | undefined;

  /** `isNever`: whether the guest never wants to meet again as at this meeting. */
  constructor(isNever: (secret: string) => boolean) {
    this.#isNever = isNever;
    this.#tidyLater();
  }

  /** Marks are made with these now. */
  salted(salts: readonly string[]): void {
    this.#salts = salts;
    this.#keep();
  }

  /** One of the two got up; `rising`: and may sit down again. */
  part(secret: string, now: number, rising = false): void {
    const others = [...this.#own].filter(([other]) => other !== secret);
    const parting = { until: now + PARTED_MS, unsaid: false, rising };
    this.#own = new Map([...others, [secret, parting]]);
    this.#keep();
  }

  /** Getting up cannot be taken back any more, on this page or the one before. */
  risen(): void {
    if (!this.#rises) return;
    const done = { rising: false };
    this.#own = new Map([...this.#own].map(([secret, one]) => [secret, { ...one, ...done }]));
    this.#before = this.#before.map((one) => ({ ...one, ...done }));
    this.#keep();
  }

  /** Whoever was getting up, on this page or the one before, sits there again: nobody has parted. */
  sitAgain(): void {
    if (!this.#rises) return;
    this.#own = new Map([...this.#own].filter(([, { rising }]) => !rising));
    this.#before = this.#before.filter(({ rising }) => !rising);
    this.#keep();
  }

  /** The guest would sit with those again from whom they have just parted; “never again” stays. */
  meetAgain(): void {
    this.#own = new Map([...this.#own].map(([secret, one]) => [secret, { ...one, unsaid: true }]));
    this.#before = this.#before.map((one) =>
      one.again ? { ...one, tags: one.again, again: null } : one,
    );
    this.#keep();
  }

  /** Nothing is known of any. */
  forget(): void {
    this.#own = new Map();
    this.#before = [];
    this.#keep();
  }

  /** “Never again” was said of somebody. */
  judged(): void {
    this.#keep();
  }

  /** Whether the two of this meeting are kept apart. */
  isApart(secret: string, now: number): boolean {
    const parting = this.#own.get(secret);
    return parting !== undefined && !parting.unsaid && parting.until > now;
  }

  /** After how long, in ms, the first of them is over that can be unsaid; null if there is none. */
  leftAfter(now: number): number | null {
    const own = [...this.#own.values()].filter(({ unsaid }) => !unsaid);
    const before = this.#before.filter(({ again }) => again !== null);
    const left = [...own, ...before].map(({ until }) => until - now).filter((ms) => ms > 0);
    return left.length > 0 ? Math.min(...left) : null;
  }

  /** Those of pages before this one, whose secrets it does not know. */
  before(now: number): readonly KeptParting[] {
    return this.#before.filter(({ until }) => until > now);
  }

  get #all(): readonly Pick<Parting, 'until' | 'rising'>[] {
    return [...this.#own.values(), ...this.#before];
  }

  get #rises(): boolean {
    return this.#all.some(({ rising }) => rising);
  }

  #keep(): void {
    this.#writing += 1;
    void this.#write(this.#writing, Date.now());
  }

  /** What takes a moment to make is not written over what was said since. */
  async #write(writing: number, now: number): Promise<void> {
    const salts = saltsOf(this.#salts, now);
    // Without salts there was no welcome yet, and nobody was met on this visit.
    const sayable = salts.length > 0 ? [...this.#own] : [];
    const own = await Promise.all(
      sayable.map(async ([secret, { until, unsaid, rising }]): Promise<KeptParting> => {
        const [again, apart] = await Promise.all(
          [false, true].map((avoids) => meetingTags(secret, avoids, salts)),
        );
        const shown = { until, rising, again: null };
        if (this.#isNever(secret)) return { ...shown, tags: apart ?? [] };
        if (unsaid) return { ...shown, tags: again ?? [] };
        return { ...shown, tags: apart ?? [], again: again ?? [] };
      }),
    ).catch(() => []);
    if (writing !== this.#writing) return;
    keepPartings([...this.#before, ...own]);
    this.#tidyLater();
  }

  /** Nothing is kept for longer than it holds. */
  #tidyLater(): void {
    clearTimeout(this.#tidies);
    const first = Math.min(...this.#all.map(({ until }) => until));
    if (first === Infinity) return;
    this.#tidies = setTimeout(() => this.#tidy(), Math.max(0, first - Date.now()));
  }

  #tidy(): void {
    const now = Date.now();
    this.#own = new Map([...this.#own].filter(([, { until }]) => until > now));
    this.#before = this.#before.filter(({ until }) => until > now);
    this.#keep();
  }
}
