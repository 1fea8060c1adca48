/** Keeps a line to the provider: opens it with fresh access, replaces it in time, and comes back when it is lost. */
import type {
  Access,
  ClosedKind,
  Opening,
  Provider,
  ProviderEvent,
  ProviderLine,
  Said,
} from './provider.ts';
import { comebackFrom, PROVEN_AFTER_MS, READY_WITHIN_MS, renewal } from './reconnect.ts';
import type { EndCode } from './stage.ts';

/** What the house says when it is asked for access. */
export type AccessAnswer =
  | { readonly access: Access }
  /** `unreachable` is tried again; the others are the end. */
  | { readonly refused: Exclude<EndCode, 'left' | 'goodbye' | 'unresponsive'> };

export type LineKeeperOptions = Pick<Opening, 'language' | 'voice' | 'persona' | 'turns'> & {
  readonly provider: Provider;
  /** Asked anew for every connection, because tokens are for one. Whatever it throws counts as `unreachable`. */
  readonly access: () => Promise<AccessAnswer>;
  /** What a line is told that cannot begin where the last one was. */
  readonly history: () => readonly Said[];
  /** 0 to 1, evenly. */
  readonly random: () => number;
};

/** What a keeper tells: what its line tells, and what became of it. */
export type LineEvent =
  | Exclude<ProviderEvent, { type: 'ready' | 'handle' | 'expiring' | 'closed' }>
  /** `remembers`: by itself, not because it was told. */
  | { readonly type: 'ready'; readonly remembers: boolean }
  /** There is no line. `planned`: it was ours to end, and the next comes at once. */
  | { readonly type: 'gone'; readonly planned: boolean }
  | { readonly type: 'over'; readonly why: EndCode };

/** A quiet moment is waited for with access in hand, but access grows old. */
const ACCESS_KEEPS_MS = 30_000;

type Prepared = { readonly access: Access | null; readonly at: number };

type State =
  | { readonly at: 'idle' }
  | { readonly at: 'waiting'; readonly until: number }
  | { readonly at: 'asking'; readonly since: number }
  | { readonly at: 'opening'; readonly since: number; readonly line: ProviderLine }
  | {
      readonly at: 'ready';
      readonly line: ProviderLine;
      readonly readyAt: number;
      endsAt: number;
      /** Access for the next line; null while none is wanted. */
      next: Prepared | null;
    }
  | { readonly at: 'over' };

export class LineKeeper {
  readonly #options: LineKeeperOptions;
  readonly #tell: (event: LineEvent) => void;
  #state: State = { at: 'idle' };
  /** What comes of an earlier attempt is nobody's. */
  #attempt = 0;
  #handle: string | null = null;
  /** Whether the provider could resume the conversation as it is now; one without handles never has to. */
  #resumable = true;
  #failures = 0;
  #tokensRefused = 0;

  constructor(options: LineKeeperOptions, tell: (event: LineEvent) => void) {
    this.#options = options;
    this.#tell = tell;
  }

  /** The line; null while there is none that is ready. */
  get line(): ProviderLine | null {
    return this.#state.at === 'ready' ? this.#state.line : null;
  }

  /** Opens the first line; once. */
  open(): void {
    this.#ask();
  }

  /** What time demands; to be called several times a second. `quiet`: nobody speaks and nothing is due. */
  look(now: number, quiet: boolean): void {
    const state = this.#state;
    switch (state.at) {
      case 'waiting':
        if (now >= state.until) this.#ask();
        return;
      case 'asking':
      case 'opening':
        if (now - state.since >= READY_WITHIN_MS) this.#lose('lost');
        return;
      case 'ready': {
        if (now - state.readyAt >= PROVEN_AFTER_MS) this.prove();
        const { renewAfterMs } = this.#options.provider;
        const resumable = this.#resumable;
        const step = renewal({ ...state, now, renewAfterMs, resumable, quiet });
        if (step !== 'stay') this.#prepare(state, now, step === 'renew');
        return;
      }
      case 'idle':
      case 'over':
    }
  }

  /** The companion was heard on this line: it is a good one. */
  prove(): void {
    this.#failures = 0;
    this.#tokensRefused = 0;
  }

  /** Gives up a line that is there for another; `planned` as in `LineEvent`. */
  replace({ planned, keepHandle }: { planned: boolean; keepHandle: boolean }): void {
    if (this.#state.at !== 'ready') return;
    if (!keepHandle) this.#handle = null;
    this.#drop();
    this.#tell({ type: 'gone', planned });
    this.#ask();
  }

  close(): void {
    this.#drop();
    this.#state = { at: 'over' };
  }

  /** The old line is closed before the next is opened: a provider resumes no conversation that still has one. */
  #drop(): void {
    this.#attempt += 1;
    if ('line' in this.#state) this.#state.line.close();
  }

  #ask(): void {
    const attempt = (this.#attempt += 1);
    this.#state = { at: 'asking', since: performance.now() };
    void this.#askHouse().then((answer) => {
      if (attempt !== this.#attempt) return;
      if ('access' in answer) this.#openWith(answer.access);
      else if (answer.refused === 'unreachable') this.#lose('lost');
      else this.#end(answer.refused);
    });
  }

  async #askHouse(): Promise<AccessAnswer> {
    try {
      return await this.#options.access();
    } catch {
      return { refused: 'unreachable' };
    }
  }

  #openWith(access: Access): void {
    const attempt = (this.#attempt += 1);
    const handle = this.#handle;
    this.#resumable = true;
    const { provider, language, voice, persona, turns } = this.#options;
    const history = handle === null ? this.#options.history() : [];
    const opening = { access, language, voice, persona, turns, handle, history };
    try {
      const line = provider.open(opening, (event) => {
        if (attempt === this.#attempt) this.#hear(event, access);
      });
      this.#state = { at: 'opening', since: performance.now(), line };
    } catch {
      this.#end('misconfigured');
    }
  }

  #hear(event: ProviderEvent, access: Access): void {
    const state = this.#state;
    if (event.type === 'closed') this.#lose(event.kind);
    else if (event.type === 'handle') {
      // None for the moment, as while an answer is made: the last one still leads to where it was given.
      this.#resumable = event.handle !== null;
      this.#handle = event.handle ?? this.#handle;
    } else if (event.type === 'ready') {
      if (state.at !== 'opening') return;
      const readyAt = performance.now();
      const endsAt = readyAt + msUntil(access.expiresAt);
      this.#state = { at: 'ready', line: state.line, readyAt, endsAt, next: null };
      this.#tell({ type: 'ready', remembers: this.#handle !== null });
    } else if (state.at !== 'ready') return;
    else if (event.type === 'expiring')
      state.endsAt = Math.min(state.endsAt, performance.now() + event.inMs);
    // Everything else is the conversation's.
    else this.#tell(event);
  }

  /** Asks for access while the old line still serves; with it in hand, `renew` says that the moment has come. */
  #prepare(state: Extract<State, { at: 'ready' }>, now: number, renew: boolean): void {
    const { next } = state;
    if (next?.access && renew) {
      this.#drop();
      this.#openWith(next.access);
      this.#tell({ type: 'gone', planned: true });
      return;
    }
    if (next && now - next.at < ACCESS_KEEPS_MS) return;
    state.next = { access: null, at: now };
    const attempt = this.#attempt;
    void this.#askHouse().then((answer) => {
      if (attempt !== this.#attempt || !('access' in answer)) return;
      state.next = { access: answer.access, at: performance.now() };
    });
  }

  #lose(kind: ClosedKind): void {
    this.#failures += 1;
    if (kind === 'token-refused') this.#tokensRefused += 1;
    this.#drop();
    const comeback = comebackFrom(
      { kind, failures: this.#failures, tokensRefused: this.#tokensRefused },
      this.#options.random,
    );
    if (comeback.next === 'end') {
      this.#end(comeback.why);
      return;
    }
    if (!comeback.keepHandle) this.#handle = null;
    this.#state = { at: 'waiting', until: performance.now() + comeback.inMs };
    this.#tell({ type: 'gone', planned: false });
  }

  #end(why: EndCode): void {
    this.close();
    this.#tell({ type: 'over', why });
  }
}

const msUntil = (at: number | null): number => (at === null ? Infinity : at - Date.now());
