/** Envelopes: what two guests send each other through the server, which can neither read nor change nor reorder them. */
import { BOX_MAX_LENGTH } from '@eat-with-me/protocol/wire/messages';
import { fromBase64url, toBase64url } from '../base64url.ts';
import { concat, lab, u32, type Bytes } from './bytes.ts';
import { directionBytes, type DirectionKeys } from './keys.ts';
import { BUCKETS, pad, unpad } from './padding.ts';

/** One key seals at most so many envelopes. */
const ENVELOPES_MAX = 2 ** 16;
/** How far ahead an envelope may be that is kept until those before it come, and how many are kept. */
export const HELD_MAX = 16;
/** How long an envelope is kept so, in ms; then what is missing will not come. */
export const HELD_MS = 5000;
/** So many envelopes that do not open end a link. */
export const FAILURES_MAX = 3;

const SEQUENCE_BYTES = 4;
const TAG_BYTES = 16;
const LENGTHS: ReadonlySet<number> = new Set(
  BUCKETS.map((bucket) => SEQUENCE_BYTES + bucket + TAG_BYTES),
);

const cipher = ({ direction, iv }: DirectionKeys, sequence: number): AesGcmParams => {
  const nonce = iv.slice();
  const last = new DataView(nonce.buffer, nonce.length - SEQUENCE_BYTES);
  last.setUint32(0, last.getUint32(0) ^ sequence);
  return {
    name: 'AES-GCM',
    iv: nonce,
    additionalData: concat(lab('env'), directionBytes(direction), u32(sequence)),
  };
};

/**
 * Seals what one guest sends another. A box = base64url(u32 seq ‖ AES-256-GCM(pad(content))); after a lost socket the
 * very same box is sent again, nothing is ever sealed twice under one number.
 */
export class Sealer {
  readonly #keys: DirectionKeys;
  #tail: Promise<unknown> = Promise.resolve();
  #next = 0;

  constructor(keys: DirectionKeys) {
    this.#keys = keys;
  }

  /**
   * The box for this content (at most `CONTENT_MAX_BYTES`); boxes are done in the order in which they were asked for.
   * Rejects with `RangeError` when the content is too long or the key has sealed enough.
   */
  seal(content: Uint8Array): Promise<string> {
    const sealed = this.#tail.then(() => this.#seal(content));
    this.#tail = sealed.catch(() => undefined);
    return sealed;
  }

  async #seal(content: Uint8Array): Promise<string> {
    const padded = pad(content);
    const sequence = this.#next;
    if (sequence >= ENVELOPES_MAX) throw new RangeError('this key has sealed enough');
    this.#next += 1;
    const { seal } = this.#keys;
    const sealed = await crypto.subtle.encrypt(cipher(this.#keys, sequence), seal, padded);
    return toBase64url(concat(u32(sequence), new Uint8Array(sealed)));
  }
}

/** What came of a box: contents that are due now, in order, and whether the link must close (`E_SEAL_AUTH`). */
interface Opened {
  contents: Bytes[];
  broken: boolean;
}

/** Opens what one guest gets from another, strictly in order. Boxes are worked on one at a time. */
export class Opener {
  readonly #keys: DirectionKeys;
  #tail: Promise<unknown> = Promise.resolve();
  #next = 0;
  #held: { sequence: number; sealed: Bytes; at: number }[] = [];
  #failures = 0;
  #repeated = 0;
  #forgiving = false;

  constructor(keys: DirectionKeys) {
    this.#keys = keys;
  }

  /** Opens a box that came at this moment (ms), and those that waited for it. Never rejects. */
  open(box: string, now: number): Promise<Opened> {
    const opened = this.#tail.then(() => this.#open(box, now));
    this.#tail = opened;
    return opened;
  }

  /** Boxes may have been lost with the server: what is missing before the next that comes is not waited for. */
  forgive(): void {
    this.#forgiving = true;
  }

  /** Boxes that had been opened before, and were ignored. */
  get repeated(): number {
    return this.#repeated;
  }

  /** Boxes that did not open. */
  get failures(): number {
    return this.#failures;
  }

  /** Whether the link must close: too much did not open, or something is missing for too long. */
  isBroken(now: number): boolean {
    const overdue = this.#held.some(({ at }) => now - at >= HELD_MS);
    return overdue || this.#failures >= FAILURES_MAX;
  }

  async #open(box: string, now: number): Promise<Opened> {
    const contents: Bytes[] = [];
    const bytes = this.isBroken(now) ? null : bytesOf(box);
    if (bytes) {
      const sequence = new DataView(bytes.buffer).getUint32(0);
      const ahead = sequence - this.#next;
      // Far ahead: what is missing before it is noticed through those that are held.
      const isNear = ahead <= HELD_MAX || this.#forgiving;
      const held = ahead === 0 || (isNear && this.#held.length < HELD_MAX);
      if (ahead < 0) this.#repeated += 1;
      else if (held) {
        this.#held.push({ sequence, sealed: bytes.slice(SEQUENCE_BYTES), at: now });
        await this.#openDue(contents);
      }
    } else {
      this.#failures += 1;
    }
    return { contents, broken: this.isBroken(now) };
  }

  async #openDue(contents: Bytes[]): Promise<void> {
    for (;;) {
      const next = this.#forgiving
        ? Math.min(...this.#held.map(({ sequence }) => sequence))
        : this.#next;
      const at = this.#held.findIndex(({ sequence }) => sequence === next);
      const [due] = at < 0 ? [] : this.#held.splice(at, 1);
      if (!due || this.#failures >= FAILURES_MAX) return;
      const content = await this.#unseal(due.sequence, due.sealed);
      if (content) {
        contents.push(content);
        this.#next = due.sequence + 1;
        this.#held = this.#held.filter(({ sequence }) => sequence >= this.#next);
        this.#forgiving &&= this.#held.length > 0;
      } else {
        this.#failures += 1;
      }
    }
  }

  async #unseal(sequence: number, sealed: Bytes): Promise<Bytes | null> {
    if (sequence >= ENVELOPES_MAX) return null;
    try {
      const { seal } = this.#keys;
      return unpad(
        new Uint8Array(await crypto.subtle.decrypt(cipher(this.#keys, sequence), seal, sealed)),
      );
    } catch {
      return null;
    }
  }
}

function bytesOf(box: string): Bytes | null {
  if (box.length > BOX_MAX_LENGTH || !/^[\w-]+$/.test(box)) return null;
  try {
    const bytes = fromBase64url(box);
    return LENGTHS.has(bytes.length) ? bytes : null;
  } catch {
    return null;
  }
}
