/** Says sentences with flite, and remembers how it said them. */
import { joined, resample, WIRE_RATE, type Pcm } from './pcm.ts';
import { readWav } from './wav.ts';
import type { PrivateFolder } from './private-folder.ts';
import type { ProcessDesk } from './process-desk.ts';

/** The speaking program. */
export const SPEAKER = '/usr/bin/flite';

/** Its English voices. */
export const VOICES = ['slt', 'rms', 'awb', 'kal16'] as const;
export type Voice = (typeof VOICES)[number];

/** Sentences are those of the rules alone, so what is remembered tells nothing about a guest. */
export class Speaker {
  readonly #folder: PrivateFolder;
  readonly #desk: ProcessDesk;
  readonly #mostBytes: number;
  /** The least recently said first. */
  readonly #said = new Map<string, Pcm>();
  #bytes = 0;

  constructor(folder: PrivateFolder, desk: ProcessDesk, mostBytes: number) {
    this.#folder = folder;
    this.#desk = desk;
    this.#mostBytes = mostBytes;
  }

  /** What is remembered, in bytes. */
  get keptBytes(): number {
    return this.#bytes;
  }

  /** The sound of a text at the rate of the wire; null when the voice could not say it in time. */
  async say(text: string, voice: Voice): Promise<Pcm | null> {
    const sentences = text.match(/[^.!?]+[.!?]+\s*/g) ?? [text];
    const spoken = await Promise.all(sentences.map((one) => this.#sentence(one.trim(), voice)));
    return spoken.includes(null) ? null : joined(spoken.filter((one) => one !== null));
  }

  async #sentence(text: string, voice: Voice): Promise<Pcm | null> {
    const key = `${voice} ${text}`;
    const known = this.#said.get(key);
    if (known) {
      this.#said.delete(key);
      this.#said.set(key, known);
      return known;
    }
    // A file, because what a process is called with is for everybody to see.
    const wav = await this.#folder.lend(text, (words) =>
      this.#folder.lend(null, async (sound) => {
        const { ok } = await this.#desk.run(SPEAKER, ['-voice', voice, '-f', words, '-o', sound]);
        return ok ? this.#folder.read(sound) : null;
      }),
    );
    const read = wav && readWav(wav);
    if (!read) return null;
    const pcm = resample(read.pcm, read.rate, WIRE_RATE);
    this.#keep(key, pcm);
    return pcm;
  }

  #keep(key: string, pcm: Pcm): void {
    this.#bytes += pcm.byteLength - (this.#said.get(key)?.byteLength ?? 0);
    this.#said.set(key, pcm);
    for (const [oldest, { byteLength }] of this.#said) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#said.delete(oldest);
      this.#bytes -= byteLength;
    }
  }
}
