/** What was said so far, and what of it was heard: captions for the guest, and memory for a provider that has lost its own. */
import type { Said } from './provider.ts';

/** One caption. */
export type Line = Said & {
  /** Never given twice; for lists. */
  readonly id: number;
  /** The companion's turn that it belongs to, or that it was said before. */
  readonly turn: number;
  /** Words may still come; all is said; the rest was not heard. */
  readonly state: 'open' | 'said' | 'cut';
};

/** Captions that are kept. */
export const LINES_MAX = 60;

/** Characters of one caption. */
export const LINE_MAX = 2000;

/** Characters that a new provider is told: a small part of what it bills. */
export const HISTORY_MAX = 6000;

export class Thread {
  #lines: readonly Line[] = [];
  #nextId = 1;

  get lines(): readonly Line[] {
    return this.#lines;
  }

  /** Words of one speaker, as they come. The guest's can come after the answer to them has begun. */
  add(by: Said['by'], text: string, final: boolean, turn: number): void {
    const at = this.#lines.findLastIndex((line) => line.by === by);
    const last = this.#lines[at];
    const state = final ? 'said' : 'open';
    if (last && last.state !== 'said' && (by === 'guest' || last.turn === turn)) {
      if (last.state === 'cut') return;
      const longer = { ...last, text: (last.text + text).slice(0, LINE_MAX), state } as const;
      this.#lines = this.#lines.with(at, longer);
      return;
    }
    if (text.trim() === '') return;
    const line = {
      id: this.#nextId++,
      by,
      text: text.trimStart().slice(0, LINE_MAX),
      turn,
      state,
    } as const;
    const open = this.#lines.findIndex(
      (other) => other.by === 'companion' && other.state === 'open',
    );
    const place = by === 'guest' && open >= 0 ? open : this.#lines.length;
    this.#lines = this.#lines.toSpliced(place, 0, line).slice(-LINES_MAX);
  }

  /** A turn is over, and with it what the guest had said before it; `Infinity` for whatever is still being said. */
  close(turn: number): void {
    this.#close((line) => line.turn <= turn);
  }

  /** The guest begins to speak: what comes of their words from now on is a caption of its own. */
  guestBegins(): void {
    this.#close(({ by }) => by === 'guest');
  }

  /** Of a turn only a share (0 to 1) was heard: nobody remembers what they have not heard. */
  cut(turn: number, share: number): void {
    this.#lines = this.#lines.map((line): Line => {
      if (line.by !== 'companion' || line.turn !== turn || line.state === 'cut') return line;
      return { ...line, text: heardOf(line.text, share), state: 'cut' };
    });
    this.close(turn);
  }

  /** The newest of what was heard, for another provider. */
  get history(): Said[] {
    const kept: Said[] = [];
    let room = HISTORY_MAX;
    for (const { by, text } of this.#lines.toReversed()) {
      room -= text.length;
      if (room < 0) break;
      if (text.trim() !== '') kept.unshift({ by, text: text.trim() });
    }
    return kept;
  }

  #close(which: (line: Line) => boolean): void {
    this.#lines = this.#lines.map((line) =>
      line.state === 'open' && which(line) ? { ...line, state: 'said' } : line,
    );
  }
}

/** About as much as a share of the sound carried, up to a whole word; text and sound do not run in step. */
function heardOf(text: string, share: number): string {
  if (share >= 1) return text;
  const end = text.lastIndexOf(' ', Math.round(text.length * Math.max(0, share)));
  return end > 0 ? `${text.slice(0, end)} …` : '…';
}
