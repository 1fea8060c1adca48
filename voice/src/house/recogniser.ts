/** Understands the words that rules know, with pocketsphinx: one process for each utterance. */
import { readFileSync } from 'node:fs';
import { dictionaryOf, grammarOf, readHypothesis, type Heard } from './grammar.ts';
import { bytesOf, resample, WIRE_RATE, type Pcm } from './pcm.ts';
import type { PrivateFolder } from './private-folder.ts';
import type { ProcessDesk } from './process-desk.ts';

/** The recogniser's program, and its model of English. */
export const RECOGNISER = '/usr/bin/pocketsphinx_continuous';
export const MODEL = '/usr/share/pocketsphinx/model/en-us';

const MODEL_RATE = 16_000;

/** What was heard, or why nothing could be. */
type Recognition =
  | { readonly ok: true; readonly heard: Heard }
  | { readonly ok: false; readonly reason: 'busy' | 'slow' | 'failed' | 'unwanted' };

/** Listens for one set of phrases. */
export class Recogniser {
  readonly #folder: PrivateFolder;
  readonly #desk: ProcessDesk;
  readonly #args: readonly string[];

  constructor(phrases: readonly string[], folder: PrivateFolder, desk: ProcessDesk) {
    this.#folder = folder;
    this.#desk = desk;
    const { text, missing } = dictionaryOf(
      phrases,
      readFileSync(`${MODEL}/cmudict-en-us.dict`, 'utf8'),
    );
    if (missing.length > 0) throw new Error(`No dictionary has these words: ${missing.join(', ')}`);
    const dictionary = folder.keep('words.dict', text);
    const grammar = folder.keep('table.jsgf', grammarOf(phrases));
    this.#args = ['-hmm', `${MODEL}/en-us`, '-dict', dictionary, '-jsgf', grammar];
  }

  /** Sound at the rate of the wire. It lies in a private folder while the process reads it, and nowhere else. */
  async hear(pcm: Pcm, signal: AbortSignal): Promise<Recognition> {
    const bytes = bytesOf(resample(pcm, WIRE_RATE, MODEL_RATE));
    const outcome = await this.#folder.lend(bytes, (file) =>
      this.#desk.run(RECOGNISER, [...this.#args, '-infile', file, '-logfn', '/dev/null'], signal),
    );
    return outcome.ok ? { ok: true, heard: readHypothesis(outcome.out) } : outcome;
  }
}
