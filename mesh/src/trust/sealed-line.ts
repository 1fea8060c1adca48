/** Signals of one link as the server carries them: sealed envelopes, in order. */
import { parseSignal, type Signal } from '@eat-with-me/protocol/signal';
import { utf8, type Bytes } from './bytes.ts';
import type { LinkKeys } from './ceremony.ts';
import { Opener, Sealer } from './sealing.ts';

/** What came of a box. `broken`: the link must close (`E_SEAL_AUTH`). */
export interface Heard {
  signals: Signal[];
  broken: boolean;
}

export class SealedLine {
  readonly #sealer: Sealer;
  readonly #opener: Opener;
  #hasOpened = false;

  constructor({ outgoing, incoming }: Pick<LinkKeys, 'outgoing' | 'incoming'>) {
    this.#sealer = new Sealer(outgoing);
    this.#opener = new Opener(incoming);
  }

  /** The box for a signal. Rejects with `RangeError` when it is too long or the key has sealed enough. */
  seal(signal: Signal): Promise<string> {
    return this.#sealer.seal(utf8(JSON.stringify(signal)));
  }

  /** The signals that are due now that this box has come. Never rejects; a content that is no signal is ignored. */
  async open(box: string, now: number): Promise<Heard> {
    const { contents, broken } = await this.#opener.open(box, now);
    this.#hasOpened ||= contents.length > 0;
    return { signals: contents.flatMap((content) => signalIn(content) ?? []), broken };
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

function signalIn(content: Bytes): Signal | null {
  try {
    return parseSignal(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)));
  } catch {
    return null;
  }
}
