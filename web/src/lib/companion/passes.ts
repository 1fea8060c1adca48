/** Asks the house over the wire for what shows that this guest is there: good once, and shortly. */
const ANSWERED_WITHIN_MS = 8000;

export class Passes {
  readonly #say: () => void;
  #waiting: ((pass: string | null) => void)[] = [];

  /** `say`: sends the question. */
  constructor(say: () => void) {
    this.#say = say;
  }

  /** Resolves with null where the house gives none. Rejects when it does not answer. */
  ask(): Promise<string | null> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((one) => one !== answer);
        reject(new Error('the house does not answer'));
      }, ANSWERED_WITHIN_MS);
      const answer = (pass: string | null) => {
        clearTimeout(timer);
        resolve(pass);
      };
      this.#waiting.push(answer);
      this.#say();
    });
  }

  /** The house has answered the oldest question. */
  hear(pass: string | null): void {
    this.#waiting.shift()?.(pass);
  }
}
