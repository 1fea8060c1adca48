/** Whether the house serves pages again, asked with growing patience. */
import { pagesCome } from './pages-come.ts';
import { retryDelay } from './retry-delay.ts';

/** Where to ask and when; tests bring their own. */
interface AskingOptions {
  /** Whether this page could be loaded now. */
  ask(): Promise<boolean>;
  random(): number;
}

const BROWSER: AskingOptions = {
  ask: pagesCome,
  random: () => Math.random(),
};

/** Asks until the house answers, says so once, and rests. `failures`: how often it was in vain before. */
export class HouseAnswers {
  readonly #options: AskingOptions;
  readonly #answered: () => void;
  #failures: number;
  #asking = false;
  #done = false;
  #next: ReturnType<typeof setTimeout> | undefined;

  constructor(failures: number, answered: () => void, options: AskingOptions = BROWSER) {
    this.#failures = failures;
    this.#answered = answered;
    this.#options = options;
  }

  /** Asks when it is time, and again until there is an answer. */
  start(): void {
    clearTimeout(this.#next);
    const delayMs = retryDelay(this.#failures, this.#options.random());
    this.#next = setTimeout(() => void this.askNow(), delayMs);
  }

  async askNow(): Promise<void> {
    if (this.#asking || this.#done) return;
    clearTimeout(this.#next);
    this.#asking = true;
    const there = await this.#options.ask();
    this.#asking = false;
    if (this.#done) return;
    if (there) {
      this.stop();
      this.#answered();
    } else {
      this.#failures += 1;
      this.start();
    }
  }

  /** Asks no more. */
  stop(): void {
    this.#done = true;
    clearTimeout(this.#next);
  }
}
