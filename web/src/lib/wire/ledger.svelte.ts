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

/** What each kind of message tells the server, or tells this page. */
export const SAYS: Record<Message['type'], string> = {
  hello: 'that this browser is here',
  queue:
    'your ticket: table sizes, languages, patience, marks of earlier meetings, a key for the table',
  reveal: 'a random number of yours, for your table-mates: you take the seat',
  prepare: 'what you are bound to once somebody joins',
  revealed: 'a random number of a table-mate',
  signal: 'a sealed envelope for or from a table-mate, passed on unread',
  leave: 'that you go',
  agree: 'whether somebody may join',
  host: 'that you set a private table: chairs and door',
  join: 'that you come to a private table',
  door: 'how the door of your table stands',
  admit: 'whether you let somebody in',
  return: 'that you still eat, to a server that forgot: your table and your seat there',
  renew: 'that the keys to the relay run out',
  welcome: 'a random number for this visit',
  resumed: 'that your visit goes on after a lost line',
  moved: 'that your visit goes on at another server',
  salted: 'this hour’s number for marks of meetings',
  queued: 'that you wait',
  counted: 'how many wait',
  seated: 'your table, the seats there, and everybody’s keys',
  unseated: 'that the seat went to somebody else',
  departed: 'that a seat is empty again',
  arrived: 'that somebody took a seat, and everybody’s keys',
  returned: 'who else still eats at your table',
  opened: 'whether the queue fills empty chairs',
  hosted: 'who opens the door of a private table',
  waited: 'that you wait at a door',
  knocked: 'that somebody knocks',
  renewed: 'keys to the relay',
  refused: 'a no, with its reason',
};

/** 1 kB is 1,000 bytes. */
export function amount(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
