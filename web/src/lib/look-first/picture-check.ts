/** Looks at pictures on this device, beside the page: one worker for all of a table, and one picture at a time. */
import { ownWorker } from '#lib/work/own-worker.ts';
import type { Scores } from './gate.ts';
import type { FromLook, ModelFiles, ToLook } from './look-messages.ts';

/** What came of a look: null for nothing. */
export type Look = { readonly scores: Scores; readonly tookMs: number } | null;

/** `none`: nobody asked for it yet. `broken`: tried anew before long, where somebody asks. */
export type CheckState = 'none' | 'loading' | 'ready' | 'broken';

/** So many pictures wait at most: one of each table-mate, and one of the guest's own. */
const WAITING_MAX = 8;
/** A worker that is silent about one picture for so long, in ms, is given up… */
const SILENT_MAX_MS = 10_000;
/** …and so is one whose files have not come within this. */
const LOADING_MAX_MS = 120_000;
/** After this, in ms, another worker may do better. */
const AGAIN_AFTER_MS = 5000;

interface Asked {
  readonly pixels: ArrayBuffer;
  readonly answer: (look: Look) => void;
}

/** As much of a worker as is used. */
export type LookWorker = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

/** What the check is made of. Its code and its files come when somebody asks for it. */
interface CheckParts {
  readonly start: () => LookWorker;
  readonly files: ModelFiles;
}

const bring = async (): Promise<CheckParts> => {
  const { files, script } = await import('./model-files.ts');
  return { files, start: () => ownWorker(script) };
};

export class PictureCheck {
  readonly #bring: () => Promise<CheckParts>;
  #state: CheckState = 'none';
  #worker: LookWorker | null = null;
  /** The first is with the worker once that is ready. */
  #asked: Asked[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #brokeAt = -Infinity;
  #ended = false;
  /** How long the last look took, in ms; null before the first. */
  tookMs: number | null = null;

  constructor(bringParts = bring) {
    this.#bring = bringParts;
  }

  get state(): CheckState {
    return this.#state;
  }

  /** Gets it ready; again and again is as good as once. */
  prepare(): void {
    const isDown = this.#state === 'none' || this.#state === 'broken';
    if (this.#ended || !isDown || performance.now() - this.#brokeAt < AGAIN_AFTER_MS) return;
    this.#state = 'loading';
    this.#giveUpAfter(LOADING_MAX_MS);
    this.#bring().then(
      (parts) => this.#start(parts),
      () => this.#break(),
    );
  }

  /** What is to be seen in a picture of `SIDE` × `SIDE` pixels (RGBA), which is taken away. Never rejects. */
  look(pixels: ArrayBuffer): Promise<Look> {
    this.prepare();
    const isUp = this.#state === 'loading' || this.#state === 'ready';
    if (this.#ended || !isUp || this.#asked.length >= WAITING_MAX) return Promise.resolve(null);
    return new Promise((answer) => {
      this.#asked.push({ pixels, answer });
      if (this.#state === 'ready' && this.#asked.length === 1) this.#next();
    });
  }

  /** The table has ended: nothing is looked at any more. */
  end(): void {
    this.#ended = true;
    this.#stop('none');
  }

  #start({ start, files }: CheckParts): void {
    if (this.#ended || this.#state !== 'loading') return;
    try {
      const worker = start();
      this.#worker = worker;
      // What an earlier one still has to say counts no more.
      worker.addEventListener('message', ({ data }: MessageEvent<FromLook>) => {
        if (worker === this.#worker) this.#hear(data);
      });
      worker.addEventListener('error', () => {
        if (worker === this.#worker) this.#break();
      });
      this.#tell({ files });
    } catch {
      this.#break();
    }
  }

  #hear(message: FromLook): void {
    switch (message.kind) {
      case 'broken':
        this.#break();
        break;
      case 'ready':
        clearTimeout(this.#timer);
        this.#state = 'ready';
        this.#next();
        break;
      case 'seen':
        clearTimeout(this.#timer);
        this.tookMs = message.tookMs;
        this.#asked.shift()?.answer(message);
        this.#next();
        break;
    }
  }

  #next(): void {
    const [first] = this.#asked;
    if (!first) return;
    this.#giveUpAfter(SILENT_MAX_MS);
    this.#tell({ pixels: first.pixels }, [first.pixels]);
  }

  #tell(message: ToLook, taken: Transferable[] = []): void {
    this.#worker?.postMessage(message, taken);
  }

  #giveUpAfter(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#break(), ms);
  }

  #break(): void {
    if (this.#ended) return;
    this.#brokeAt = performance.now();
    this.#stop('broken');
  }

  #stop(state: CheckState): void {
    clearTimeout(this.#timer);
    this.#state = state;
    this.#worker?.terminate();
    this.#worker = null;
    for (const { answer } of this.#asked.splice(0)) answer(null);
  }
}
