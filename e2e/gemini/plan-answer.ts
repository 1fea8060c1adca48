/** When which part of an answer is sent. Pure: the same draw plans the same. */
import type { Draw } from './draw.ts';
import { joined } from '../../voice/src/house/pcm.ts';
import { base64Of, durationMs, silence, SPOKEN_RATE, type Pcm } from './pcm.ts';
import type { ServerContent } from './wire.ts';

/** One message, so many ms after the first. `soundMs` is how much of the answer has been sent with it. */
type Step = {
  readonly atMs: number;
  readonly soundMs: number;
  readonly content: ServerContent;
};

/** An answer; it is played for `lengthMs`, whenever its parts arrive. */
export type Plan = {
  readonly text: string;
  readonly lengthMs: number;
  readonly steps: readonly Step[];
};

type PlanParts = {
  readonly text: string;
  /** At 24 kHz. */
  readonly speech: Pcm;
  readonly draw: Draw;
  /** Whether a message may carry sound and words together. */
  readonly bundles: boolean;
  readonly transcribes: boolean;
};

/** Length of a piece in ms. The real one is not documented. */
const PIECE_MS = [40, 100] as const;
/** How many pieces are sent at once, and how much faster than they are played. */
const BURST = [3, 6] as const;
const FASTER = [2, 5] as const;
/** Silence before speech, as measured on recordings. */
const LEAD_MS = [90, 119] as const;
/** How far words are ahead of their sound, at most. */
const WORDS_AHEAD_MS = 400;

/** The steps of an answer; the last says that it is complete. */
export function planAnswer({ text, speech, draw, bundles, transcribes }: PlanParts): Plan {
  const pcm = joined([silence(draw.between(...LEAD_MS), SPOKEN_RATE), speech]);
  const lengthMs = durationMs(pcm, SPOKEN_RATE);
  const words = transcribes ? piecesOf(text) : [];
  const dueMs = words.map(
    (_, at) => (at / words.length) * lengthMs - draw.between(0, WORDS_AHEAD_MS),
  );
  const steps: Step[] = [];
  let atMs = 0;
  let from = 0;
  let written = 0;
  while (from < pcm.length) {
    const began = from;
    for (
      let left = Math.floor(draw.between(BURST[0], BURST[1] + 1));
      left > 0 && from < pcm.length;
      left--
    ) {
      const size = Math.round((draw.between(...PIECE_MS) * SPOKEN_RATE) / 1000);
      const data = base64Of(pcm.slice(from, from + size));
      from = Math.min(pcm.length, from + size);
      const soundMs = (from * 1000) / SPOKEN_RATE;
      const inlineData = { mimeType: `audio/pcm;rate=${SPOKEN_RATE}`, data };
      const sound = { modelTurn: { parts: [{ inlineData }] } };
      let said = '';
      while (written < words.length && (dueMs[written] ?? 0) <= soundMs)
        said += words[written++] ?? '';
      const outputTranscription = { outputTranscription: { text: said } };
      if (said && bundles)
        steps.push({ atMs, soundMs, content: { ...sound, ...outputTranscription } });
      else {
        steps.push({ atMs, soundMs, content: sound });
        if (said) steps.push({ atMs, soundMs, content: outputTranscription });
      }
    }
    atMs += ((from - began) * 1000) / SPOKEN_RATE / draw.between(...FASTER);
  }
  steps.push({ atMs, soundMs: lengthMs, content: { generationComplete: true } });
  return { text, lengthMs, steps };
}

/** A sentence in pieces of two or three words, as they are told. */
const piecesOf = (text: string): string[] => text.match(/\S+\s*\S*\s*\S*\s*/g) ?? [];
