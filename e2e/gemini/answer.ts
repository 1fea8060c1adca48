/** An answer while it is given: its parts are sent as planned, and it is over when it would have been heard to its end. */
import type { Cancel, Clock } from './clock.ts';
import type { Plan } from './plan-answer.ts';
import type { ServerContent } from './wire.ts';

type AnswerParts = {
  readonly plan: Plan;
  readonly clock: Clock;
  readonly send: (content: ServerContent) => void;
  /** Acts instead of going on, once so much of its sound has been sent. */
  readonly cut: { readonly afterMs: number; readonly act: () => void } | null;
  /** It was heard to its end. */
  readonly over: () => void;
};

export class Answer {
  readonly #parts: AnswerParts;
  #startedAt = 0;
  #cancel: Cancel = () => undefined;
  #next = 0;

  constructor(parts: AnswerParts) {
    this.#parts = parts;
  }

  /** Sends what is due at once, and the rest when it is. */
  start(): void {
    this.#startedAt = this.#parts.clock.now;
    this.#advance();
  }

  /** Ms of it that were sent. */
  get sentMs(): number {
    return this.#parts.plan.steps[this.#next - 1]?.soundMs ?? 0;
  }

  /** The words of it that had time to be heard. */
  get heardText(): string {
    const { plan, clock } = this.#parts;
    const heard = Math.min(1, (clock.now - this.#startedAt) / plan.lengthMs);
    const words = plan.text.split(' ');
    return words.slice(0, Math.ceil(heard * words.length)).join(' ');
  }

  /** Nothing of it is sent any more. Returns what would have been sent next, if there is more. */
  stop(): ServerContent | null {
    this.#cancel();
    return (
      this.#parts.plan.steps.slice(this.#next).find(({ content }) => content.modelTurn)?.content ??
      null
    );
  }

  #advance(): void {
    const { plan, clock, send, cut, over } = this.#parts;
    const elapsed = clock.now - this.#startedAt;
    while (this.#next < plan.steps.length) {
      const step = plan.steps[this.#next];
      if (!step) break;
      if (step.atMs > elapsed) {
        this.#cancel = clock.after(step.atMs - elapsed, () => this.#advance());
        return;
      }
      this.#next += 1;
      send(step.content);
      if (cut && step.soundMs >= cut.afterMs) return cut.act();
    }
    this.#cancel = clock.after(plan.lengthMs - elapsed, over);
  }
}
