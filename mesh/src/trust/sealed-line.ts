/** What the two ends of one link say through the server: sealed envelopes, in order. */
import { parseBoxed, type Boxed } from '@eat-with-me/protocol/signal';
import { utf8, type Bytes } from './bytes.ts';
import type { LinkKeys } from './ceremony.ts';
import { HELD_MAX, Opener, Sealer } from './sealing.ts';

/** What came of a box. `broken`: the link must close (`E_SEAL_AUTH`). */
interface Heard {
  contents: Boxed[];
  broken: boolean;
}

export class SealedLine {
  readonly #sealer: Sealer;
  readonly #opener: Opener;
  #hasOpened = false;
  #last: readonly string[] = [];

  constructor({ outgoing, incoming }: Pick<LinkKeys, 'outgoing' | 'incoming'>) {
    this.#sealer = new Sealer(outgoing);
    this.#opener = new Opener(incoming);
  }

  /** The box for this. Rejects with `RangeError` when it is too long or the key has sealed enough. */
  async seal(content: Boxed): Promise<string> {
    const box = await this.#sealer.seal(utf8(JSON.stringify(content)));
    this.#last = [...this.#last, box].slice(-HELD_MAX);
    return box;
  }

  /**
   * The server may have lost boxes both ways: what is missing is not waited for, and these are to be sent again, in this
   * order. Those that had arrived are ignored there.
   */
  resume(): readonly string[] {
    this.#opener.forgive();
    return this.#last;
  }

  /** What is due now that this box has come. Never rejects; what nobody could have meant is ignored. */
  async open(box: string, now: number): Promise<Heard> {
    const { contents, broken } = await this.#opener.open(box, now);
    this.#hasOpened ||= contents.length > 0;
    return { contents: contents.flatMap((content) => boxedIn(content) ?? []), broken };
  }

  /** Whether something came and nothing could ever be opened: the two do not have the same secret. */
  get isForeign(): boolean {
    return !this.#hasOpened && this.#opener.failures > 0;
  }

  /** Whether the link must close, because what is missing does not come any more. */
  isBroken(now: number): boolean {
    return this.#opener.isBroken(now);
  }
}

function boxedIn(content: Bytes): Boxed | null {
  try {
    return parseBoxed(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)));
  } catch {
    return null;
  }
}
