/**
 * What a session costs in tokens. Every turn is billed for the whole context again, sound of earlier turns and silence
 * included; a sliding window keeps that from growing.
 */
import type { Setup, Usage } from './wire.ts';

/** Published rates. */
const AUDIO_TOKENS_PER_S = 25;
const CHARACTERS_PER_TOKEN = 4;

/** How much context a model takes. */
export const CONTEXT_MAX = 131_072;

/** The documentation's default: the window slides at four fifths of what the model takes, to half of that. */
const TRIGGER = Math.floor(CONTEXT_MAX * 0.8);

type Modality = 'TEXT' | 'AUDIO' | 'IMAGE';
type Entry = { readonly modality: Modality; tokens: number };

/** Tokens of a picture, by `mediaResolution`. */
export const pictureTokens = (resolution: string | undefined): number =>
  resolution === 'MEDIA_RESOLUTION_LOW' ? 64 : 256;

/** Where a window slides, and to where; null without one. Numbers come as strings (int64). */
export function windowOf(asked: Setup['contextWindowCompression']): Window | null {
  if (!asked?.slidingWindow) return null;
  const trigger = Number(asked.triggerTokens ?? TRIGGER);
  return { trigger, target: Number(asked.slidingWindow.targetTokens ?? trigger / 2) };
}

type Window = { readonly trigger: number; readonly target: number };

export class Accounting {
  readonly #window: Window | null;
  /** Oldest first. */
  readonly #context: Entry[] = [];
  #answer = 0;

  /** `before` is what a resumed conversation brings along. */
  constructor(window: Window | null, before: number) {
    this.#window = window;
    this.#add('TEXT', before);
  }

  /** Tokens in the context now. */
  get context(): number {
    return this.#context.reduce((sum, { tokens }) => sum + tokens, 0);
  }

  /** Whether the model cannot take any more; never so with a window. */
  get overflows(): boolean {
    return this.context > CONTEXT_MAX;
  }

  heard(ms: number): void {
    this.#add('AUDIO', (ms * AUDIO_TOKENS_PER_S) / 1000);
  }

  saw(resolution: string | undefined): void {
    this.#add('IMAGE', pictureTokens(resolution));
  }

  read(text: string): void {
    this.#add('TEXT', text.length / CHARACTERS_PER_TOKEN);
  }

  /** The model has said so much of its answer. */
  said(ms: number): void {
    this.#answer += (ms * AUDIO_TOKENS_PER_S) / 1000;
  }

  /** Ends an answer: what it cost, and it becomes context of the next. */
  settle(): Usage {
    const prompt = Math.round(this.context);
    const response = Math.round(this.#answer);
    const detail = (modality: Modality) => {
      const all = this.#context.filter((one) => one.modality === modality);
      return { modality, tokenCount: Math.round(all.reduce((sum, { tokens }) => sum + tokens, 0)) };
    };
    const modalities = ['TEXT', 'AUDIO', 'IMAGE'] as const;
    const usage = {
      promptTokenCount: prompt,
      responseTokenCount: response,
      totalTokenCount: prompt + response,
      promptTokensDetails: modalities.map(detail).filter(({ tokenCount }) => tokenCount > 0),
      responseTokensDetails:
        response > 0 ? [{ modality: 'AUDIO' as const, tokenCount: response }] : [],
    };
    this.#add('AUDIO', this.#answer);
    this.#answer = 0;
    return usage;
  }

  #add(modality: Modality, tokens: number): void {
    if (tokens <= 0) return;
    const last = this.#context.at(-1);
    // A session sends thirty pieces of sound a second; entries are as coarse as a window's edge may be.
    if (last?.modality === modality && last.tokens < 100) last.tokens += tokens;
    else this.#context.push({ modality, tokens });
    if (this.#window && this.context > this.#window.trigger) this.#slide(this.#window.target);
  }

  #slide(target: number): void {
    let over = this.context - target;
    while (over > 0 && this.#context.length > 0) over -= this.#context.shift()?.tokens ?? over;
  }
}
