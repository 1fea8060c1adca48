/** Where log lines go: gathered, written together, and dropped rather than waited for when nothing takes them. */
import { write, writeSync } from 'node:fs';

/** Written at once from so many characters on, else after so long (ms): a write for each would cost as much as a seating. */
const GATHER_CHARACTERS = 32_768;
const GATHER_MS = 1000;
/** So many characters wait for whoever reads slowly. */
const WAITING_MAX = 1_000_000;
/** After so long (ms) a reader that was full is tried again, at the end so many times. */
const AGAIN_MS = 50;
const AGAIN_AT_END = 10;

/** A destination for pino. Nothing that happens to the file behind it throws, blocks or ends anything. */
export class LogLines {
  readonly #file: number;
  readonly #dropped: (lines: number) => void;
  #waiting: string[] = [];
  #length = 0;
  /** What is being written. */
  #chunk: Buffer | null = null;
  #timer: NodeJS.Timeout | null = null;

  /** `file` is a descriptor; `dropped` is told how many lines nobody will read. */
  constructor(file: number, dropped: (lines: number) => void) {
    this.#file = file;
    this.#dropped = dropped;
  }

  write(line: string): void {
    if (this.#length > WAITING_MAX) {
      this.#dropped(1);
      return;
    }
    this.#waiting.push(line);
    this.#length += line.length;
    if (this.#length >= GATHER_CHARACTERS) this.#begin();
    else this.#timer ??= setTimeout(() => this.#begin(), GATHER_MS).unref();
  }

  /** Writes what waits before it returns, as far as that is possible. */
  flushSync(): void {
    const rest = this.#chunk;
    this.#chunk = null;
    let left = Buffer.concat([rest ?? Buffer.alloc(0), this.#take()]);
    for (let tries = 0; left.length > 0;)
      try {
        left = left.subarray(writeSync(this.#file, left));
      } catch (error) {
        tries += 1;
        if (!isFull(error) || tries > AGAIN_AT_END) {
          this.#dropped(linesIn(left));
          return;
        }
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, AGAIN_MS);
      }
  }

  #take(): Buffer {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#length = 0;
    return Buffer.from(text);
  }

  #begin(): void {
    if (this.#chunk) return;
    const chunk = this.#take();
    if (chunk.length > 0) this.#writeOn(chunk);
  }

  #writeOn(chunk: Buffer): void {
    this.#chunk = chunk;
    write(this.#file, chunk, (error, written) => {
      // Taken over by `flushSync`.
      if (this.#chunk !== chunk) return;
      if (error && isFull(error)) {
        setTimeout(() => this.#chunk === chunk && this.#writeOn(chunk), AGAIN_MS).unref();
        return;
      }
      this.#chunk = null;
      if (error) this.#dropped(linesIn(chunk));
      else if (written < chunk.length) this.#writeOn(chunk.subarray(written));
      if (!this.#chunk && this.#length >= GATHER_CHARACTERS) this.#begin();
      else if (!this.#chunk && this.#length > 0)
        this.#timer ??= setTimeout(() => this.#begin(), GATHER_MS).unref();
    });
  }
}

/** A pipe whose reader is behind: it will take more. */
const isFull = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | null)?.code === 'EAGAIN';

function linesIn(chunk: Buffer): number {
  let lines = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
  return lines;
}
