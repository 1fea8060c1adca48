/** What crossed the server during this visit, counted here in the page. It is gone with the page. */
import type { ClientMessage, ServerMessage } from '@eat-with-me/protocol/wire/messages';

type Message = ClientMessage | ServerMessage;

/** All messages of one kind in one direction. Moments are `Date.now()` ms. */
export interface LedgerLine {
  readonly way: 'sent' | 'heard';
  readonly type: Message['type'];
  readonly count: number;
  readonly bytes: number;
  readonly lastAt: number;
}

/** Sizes (bytes) up to which envelopes are counted together. */
export const BOX_BUCKETS = [1024, 2048, 4096, 8192, 16_384, 24_576] as const;

export class Ledger {
  #lines = $state.raw<readonly LedgerLine[]>([]);
  #boxes = $state.raw<readonly number[]>(BOX_BUCKETS.map(() => 0));

  /** In the order in which each kind came first. */
  get lines(): readonly LedgerLine[] {
    return this.#lines;
  }

  /** How many boxes of each size passed, in the order of `BOX_BUCKETS`. */
  get boxes(): readonly number[] {
    return this.#boxes;
  }

  get bytes(): number {
    return this.#lines.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** A message of so many bytes has crossed. */
  note(way: LedgerLine['way'], message: Message, bytes: number, now = Date.now()): void {
    const { type } = message;
    const index = this.#lines.findIndex((line) => line.way === way && line.type === type);
    const before = this.#lines[index] ?? { count: 0, bytes: 0 };
    const line = { way, type, count: before.count + 1, bytes: before.bytes + bytes, lastAt: now };
    this.#lines = index < 0 ? [...this.#lines, line] : this.#lines.with(index, line);
    if (message.type === 'signal') this.#noteBox(message.box.length);
  }

  #noteBox(characters: number): void {
    // base64url: four characters for three bytes (RFC 4648 §5).
    const bytes = Math.floor((characters * 3) / 4);
    const bucket = BOX_BUCKETS.findIndex((size) => bytes <= size);
    this.#boxes = this.#boxes.with(bucket, (this.#boxes[bucket] ?? 0) + 1);
  }
}
