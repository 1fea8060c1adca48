/** "Again?" between this guest and one table-mate: both answers are exchanged at one moment, and only two that are yes can be read. */
import { fromBase64url, toBase64url } from '@eat-with-me/mesh/base64url';
import { againAnswer, type AgainAnswer, type AgainTable } from '@eat-with-me/mesh/trust/again';
import { AGAIN, AGAIN_ROUNDS_MAX } from '@eat-with-me/protocol/talk/again-topic';
import { RISING } from '@eat-with-me/protocol/talk/link-topics';
import type { AgainLink } from './again-link.ts';

interface PairParts {
  readonly link: AgainLink;
  /** Whether this guest would meet the other again. It is looked at once for each exchange, and so is nothing of it said before. */
  readonly wants: () => boolean;
  /** Whether this guest is getting up. */
  readonly rises: () => boolean;
  /** Both would. */
  readonly met: (table: AgainTable) => void;
}

/** As long as the link. */
export class PairAgain {
  readonly #parts: PairParts;
  #round = 0;
  #answer: AgainAnswer | null = null;
  /** How far this guest is in the round. */
  #done: 'asked' | 'proved' | 'opened' = 'opened';
  /** Both would: whatever is asked once more is answered with what looks the same and is nothing. */
  #hasMet = false;

  constructor(parts: PairParts) {
    this.#parts = parts;
  }

  /** Over which the two are asked. */
  get link(): AgainLink {
    return this.#parts.link;
  }

  /** Whether there is nothing left to ask: both would, or it was asked so often. */
  get isAnswered(): boolean {
    return this.#hasMet || this.#round >= AGAIN_ROUNDS_MAX;
  }

  /** The answers are exchanged now, whatever they are; unless some still are on their way. */
  exchange(): void {
    if (this.#round < AGAIN_ROUNDS_MAX && this.#done === 'opened')
      void this.#begin(this.#round + 1);
  }

  /** Looks at what the other says. Whoever neither gets up nor hears that the other does answers nothing: nobody is sounded out during a meal. */
  look(): void {
    const { link } = this.#parts;
    const told = link.talk.heard(AGAIN);
    if (!told || link.parting.isOver) return;
    if (told.round > this.#round && this.oneRises) void this.#begin(told.round);
    else if (told.round === this.#round) void this.#goOn(told);
  }

  /** Whether one of the two gets up, or has. */
  get oneRises(): boolean {
    const { link, rises } = this.#parts;
    return rises() || link.talk.heard(RISING) === true;
  }

  async #begin(round: number): Promise<void> {
    const { link, wants } = this.#parts;
    const { meeting } = link;
    // Without WebCrypto there is no meeting either.
    if (meeting === null || link.parting.isOver) return;
    [this.#round, this.#answer, this.#done] = [round, null, 'asked'];
    const answer = await againAnswer(wants() && !this.#hasMet, { meeting, round });
    if (this.#round !== round) return;
    this.#answer = answer;
    link.talk.say(AGAIN, { round, key: toBase64url(answer.key), proof: null });
    this.look();
  }

  async #goOn(told: { key: string; proof: string | null }): Promise<void> {
    const answer = this.#answer;
    if (!answer) return;
    const theirs = fromBase64url(told.key);
    if (this.#done === 'asked') {
      this.#done = 'proved';
      const [round, proof] = [this.#round, await answer.proof(theirs)];
      if (this.#round !== round) return;
      const key = toBase64url(answer.key);
      this.#parts.link.talk.say(AGAIN, { round, key, proof: toBase64url(proof) });
    }
    if (told.proof === null || this.#done !== 'proved') return;
    this.#done = 'opened';
    const table = await answer.open(theirs, fromBase64url(told.proof));
    if (!table || this.#hasMet) return;
    this.#hasMet = true;
    this.#parts.met(table);
  }
}
