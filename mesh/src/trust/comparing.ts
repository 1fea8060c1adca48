/**
 * The recipe of a table, drawn when its guests want to compare: commitments first, then nonces, over links that are
 * confirmed. Does the cryptography and leaves decisions to run-state.ts; tells nobody anything itself.
 */
import type { Seat } from '@eat-with-me/protocol/table';
import type { RecipeStep } from '@eat-with-me/protocol/talk/recipe-topic';
import { fromBase64url, toBase64url } from '../base64url.ts';
import { Emitter } from '../emitter.ts';
import { sameBytes, type Bytes } from './bytes.ts';
import { recipeOf, type Food } from './recipe.ts';
import { runCode, runCommitment, runSet, type Run } from './run-bytes.ts';
import {
  quiet,
  RUN_RULES,
  runStep,
  type NoRun,
  type RunEvent,
  type RunState,
  type RunStep,
} from './run-state.ts';

/** Everything that a run holds against what it is told. Tests leave out one at a time to see that it is needed. */
export const RUN_CHECKS = {
  ...RUN_RULES,
  /** What a seat is bound to does not change any more. */
  isFirst: (bound: Bytes | undefined): boolean => bound === undefined,
  isRightNonce: async (run: Run, seat: Seat, nonce: Bytes, commit: Bytes): Promise<boolean> =>
    sameBytes(await runCommitment(run, seat, nonce), commit),
  /** Nobody has shown others another commitment than this guest. */
  isSameSet: sameBytes,
};
export type RunChecks = typeof RUN_CHECKS;

/** A recipe, and whose it is besides this guest's. */
export interface Drawn {
  readonly recipe: readonly Food[];
  readonly seats: readonly Seat[];
}

/** What there is to be seen of it; another object once it is different. */
export interface ComparingView {
  /** `pressed`: others are asked. `drawing`: it takes two round trips. */
  readonly phase: 'quiet' | 'pressed' | 'drawing';
  /** Who would compare now, if this guest's hand does, too. */
  readonly asking: readonly Seat[];
  /** Of the last run, until the guest presses for another. */
  readonly drawn: Drawn | null;
  /** What became of the last press, where that was nothing. */
  readonly ended: NoRun | 'broken' | null;
}

/** The company whose members compare. */
interface Company {
  readonly you: Seat;
  readonly epoch: number;
  /** T. */
  readonly transcript: Bytes;
}

interface ComparingOptions {
  /** Seats whose link is confirmed and alive, and whose page knows how to compare. */
  linked: () => ReadonlySet<Seat>;
  /** Ms, never going back. */
  clock?: () => number;
  checks?: RunChecks;
}

/** The run under way. */
interface Under {
  readonly run: Run;
  readonly nonce: Bytes;
  readonly commits: Map<Seat, Bytes>;
  readonly nonces: Map<Seat, Bytes>;
  /** Of who has all commitments sooner. */
  readonly early: Map<Seat, Reveal>;
  /** Null until everybody is bound. */
  set: Bytes | null;
}

type Reveal = Extract<RecipeStep, { step: 'reveal' }>;
type Commit = Extract<RecipeStep, { step: 'commit' }>;

const TICK_MS = 1000;
const NOTHING: ComparingView = { phase: 'quiet', asking: [], drawn: null, ended: null };

/** What is heard and done is worked on one after the other, in its order. */
export class Comparing extends Emitter<{
  /** Over the links to these seats. */
  tell: [seats: readonly Seat[], step: RecipeStep];
  /** The own nonce leaves: from now on it is a try at the code, until it is `drawn`. */
  risked: [];
  drawn: [];
  /** The run is broken; these did not finish it, or not rightly. */
  broken: [seats: readonly Seat[]];
  /** The view is another one. */
  change: [];
}> {
  readonly #linked: () => ReadonlySet<Seat>;
  readonly #clock: () => number;
  readonly #checks: RunChecks;
  #tail: Promise<unknown> = Promise.resolve();
  #company: Company | null = null;
  #state: RunState | null = null;
  #under: Under | null = null;
  #view = NOTHING;
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor({ linked, clock = () => performance.now(), checks = RUN_CHECKS }: ComparingOptions) {
    super();
    this.#linked = linked;
    this.#clock = clock;
    this.#checks = checks;
  }

  get view(): ComparingView {
    return this.#view;
  }

  /** From now on this is the company; a run whose nonces are on their way goes on in the last one. */
  sits(company: Company): Promise<void> {
    return this.#serially(async (now) => {
      this.#company = company;
      this.#state ??= quiet(company.you);
      await this.#happened({ type: 'company' }, now);
    });
  }

  /** The guest's own hand: they want to compare. */
  press(): Promise<void> {
    return this.#serially((now) => this.#happened({ type: 'press' }, now));
  }

  /** They do not any more. What has begun goes on. */
  withdraw(): Promise<void> {
    return this.#serially((now) => this.#happened({ type: 'withdraw' }, now));
  }

  /** The guest in this seat says this, over their own link. */
  hear(seat: Seat, said: RecipeStep): Promise<void> {
    return this.#serially((now) => this.#heard(seat, said, now));
  }

  /** Somebody else is in this seat, by another link: no recipe was drawn with them. */
  replaced(seat: Seat): Promise<void> {
    return this.#serially(async (now) => {
      const { drawn } = this.#view;
      const seats = drawn?.seats.filter((one) => one !== seat) ?? [];
      this.#view = { ...this.#view, drawn: drawn && seats.length > 0 ? { ...drawn, seats } : null };
      await this.#happened({ type: 'replaced', seat }, now);
      this.emit('change');
    });
  }

  /** Looks at the clock and at who is there. */
  tick(): Promise<void> {
    return this.#serially((now) => this.#happened({ type: 'tick' }, now));
  }

  /** Nothing is awaited any more. */
  end(): void {
    clearInterval(this.#ticking);
    this.#state = null;
    this.#under = null;
  }

  /** When something happened is when it came, not when its turn has come. */
  #serially(work: (now: number) => Promise<void>): Promise<void> {
    const now = this.#clock();
    const done = this.#tail.then(() => work(now));
    this.#tail = done.catch(() => undefined);
    return done;
  }

  async #heard(seat: Seat, said: RecipeStep, now: number): Promise<void> {
    switch (said.step) {
      case 'press':
        return this.#happened({ type: 'pressed', seat, run: said.run, seats: said.seats }, now);
      case 'withdraw':
        return this.#happened({ type: 'withdrew', seat }, now);
      case 'commit':
        return this.#committed(seat, said, now);
      case 'reveal':
        return this.#revealed(seat, said, now);
    }
  }

  async #committed(seat: Seat, { epoch, run, seats, commit }: Commit, now: number): Promise<void> {
    if (epoch !== this.#company?.epoch) return;
    const bytes = fromBase64url(commit);
    const under = this.#under;
    if (under) {
      if (under.run.run !== run || !this.#checks.isFirst(under.commits.get(seat))) return;
      under.commits.set(seat, bytes);
    }
    await this.#happened({ type: 'committed', seat, run, seats }, now, [seat, bytes]);
  }

  async #revealed(seat: Seat, said: Reveal, now: number): Promise<void> {
    const under = this.#under;
    if (!under || under.run.run !== said.run) return;
    if (!under.set) {
      if (!under.early.has(seat)) under.early.set(seat, said);
      return;
    }
    const nonce = fromBase64url(said.nonce);
    const commit = under.commits.get(seat) ?? new Uint8Array();
    const isRight =
      this.#checks.isSameSet(fromBase64url(said.set), under.set) &&
      (await this.#checks.isRightNonce(under.run, seat, nonce, commit));
    if (isRight && !under.nonces.has(seat)) under.nonces.set(seat, nonce);
    await this.#happened({ type: 'revealed', seat, run: said.run, isRight }, now);
  }

  /** `first`: the commitment that may begin a run. */
  async #happened(event: RunEvent, now: number, first?: [Seat, Bytes]): Promise<void> {
    if (!this.#state) return;
    const around = { now, linked: this.#linked() };
    const { state, steps } = runStep(this.#state, event, around, this.#checks);
    this.#state = state;
    for (const one of steps) await this.#do(one, now, first);
    this.#show(steps);
    this.#watch();
  }

  async #do(one: RunStep, now: number, first?: [Seat, Bytes]): Promise<void> {
    switch (one.type) {
      case 'press':
        this.emit('tell', one.seats, { step: 'press', run: one.run, seats: [...one.seats] });
        break;
      case 'withdraw':
        this.emit('tell', one.seats, { step: 'withdraw' });
        break;
      case 'commit':
        await this.#commit(one.run, one.seats, first);
        break;
      case 'reveal':
        await this.#reveal(now);
        break;
      case 'drawn':
        await this.#draw();
        break;
      case 'ended':
        this.#under = null;
        break;
      case 'broken':
        this.#under = null;
        this.emit('broken', one.seats);
        break;
    }
  }

  async #commit(number: number, seats: readonly Seat[], first?: [Seat, Bytes]): Promise<void> {
    const company = this.#company;
    if (!company) return;
    const { you, epoch, transcript } = company;
    const run: Run = { transcript, run: number, seats };
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    const commit = await runCommitment(run, you, nonce);
    const commits = new Map([[you, commit], ...(first ? [first] : [])]);
    const nonces = new Map([[you, nonce]]);
    this.#under = { run, nonce, commits, nonces, early: new Map(), set: null };
    const told = { step: 'commit', epoch, run: number, commit: toBase64url(commit) } as const;
    this.emit('tell', this.#others(seats), { ...told, seats: [...seats] });
  }

  /** Once for each nonce: the set is fixed by now. */
  async #reveal(now: number): Promise<void> {
    const under = this.#under;
    if (!under || under.set) return;
    const { run, commits, nonce, early } = under;
    const bound = run.seats.map((seat) => commits.get(seat) ?? new Uint8Array());
    under.set = await runSet(run, bound);
    this.emit('risked');
    const told = { step: 'reveal', run: run.run, set: toBase64url(under.set) } as const;
    this.emit('tell', this.#others(run.seats), { ...told, nonce: toBase64url(nonce) });
    for (const [seat, said] of early) await this.#revealed(seat, said, now);
  }

  async #draw(): Promise<void> {
    const under = this.#under;
    this.#under = null;
    if (!under?.set) return;
    const { run, nonces, set } = under;
    const all = run.seats.map((seat) => nonces.get(seat) ?? new Uint8Array());
    const recipe = recipeOf(await runCode(run, set, all));
    this.#view = { ...this.#view, drawn: { recipe, seats: this.#others(run.seats) } };
    this.emit('drawn');
  }

  #others(seats: readonly Seat[]): readonly Seat[] {
    return seats.filter((seat) => seat !== this.#company?.you);
  }

  /** Only the code of the last run is ever shown, and of one that came to nothing none. */
  #show(steps: readonly RunStep[]): void {
    const name = this.#state?.phase.name ?? 'quiet';
    const phase = name === 'quiet' || name === 'pressed' ? name : 'drawing';
    const asking = [...(this.#state?.presses.keys() ?? [])].toSorted((a, b) => a - b);
    let { drawn, ended } = this.#view;
    for (const one of steps) {
      if (one.type === 'press') [drawn, ended] = [null, null];
      else if (one.type === 'ended') ended = one.why;
      else if (one.type === 'broken') ended = 'broken';
    }
    const next: ComparingView = { phase, asking, drawn, ended };
    if (JSON.stringify(next) === JSON.stringify(this.#view) && steps.length === 0) return;
    this.#view = next;
    this.emit('change');
  }

  #watch(): void {
    clearInterval(this.#ticking);
    if (!this.#state) return;
    const { phase, presses } = this.#state;
    if (phase.name === 'quiet' && presses.size === 0) return;
    this.#ticking = setInterval(() => void this.tick(), TICK_MS);
  }
}
