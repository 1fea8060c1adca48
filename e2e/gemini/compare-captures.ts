/** How far the emulator is from a real session. Pure. */
import type { Capture, CapturedTurn } from './capture.ts';

/** One measure; null where a capture has none. `ratio` is the emulator's as a part of the real one. */
type Difference = {
  readonly measure: string;
  readonly real: number | null;
  readonly emulated: number | null;
  readonly ratio: number | null;
};

/** Measures of both side by side, medians over their turns, and fields that only one of them has sent. */
export function compareCaptures(
  real: Capture,
  emulated: Capture,
): {
  readonly differences: Difference[];
  readonly onlyReal: string[];
  readonly onlyEmulated: string[];
} {
  const [theirs, ours] = [measuresOf(real), measuresOf(emulated)];
  const differences = Object.keys(theirs).map((measure) => {
    const [one, other] = [theirs[measure] ?? null, ours[measure] ?? null];
    return {
      measure,
      real: one,
      emulated: other,
      ratio: one && other !== null ? other / one : null,
    };
  });
  return {
    differences,
    onlyReal: real.fields.filter((field) => !emulated.fields.includes(field)),
    onlyEmulated: emulated.fields.filter((field) => !real.fields.includes(field)),
  };
}

function measuresOf({ setupMs, turns, interruptedMs }: Capture): Record<string, number | null> {
  const overTurns = (measure: (turn: CapturedTurn) => number | null) =>
    median(turns.map(measure).filter((value) => value !== null));
  return {
    'setup, ms': setupMs,
    'first sound, ms': overTurns(({ pieces }) => pieces[0]?.atMs ?? null),
    'silence before speech, ms': overTurns(({ leadMs }) => leadMs),
    'length of a piece, ms': median(
      turns.flatMap(({ pieces }) => pieces.map(({ lengthMs }) => lengthMs)),
    ),
    'faster than played': overTurns(({ pieces }) => {
      const tookMs = (pieces.at(-1)?.atMs ?? 0) - (pieces[0]?.atMs ?? 0);
      return tookMs > 0 ? lengthOf(pieces) / tookMs : null;
    }),
    "model's words before their sound is sent, ms": overTurns(({ pieces, modelWordsAtMs }) => {
      const [sound, words] = [pieces[0]?.atMs, modelWordsAtMs[0]];
      return sound === undefined || words === undefined ? null : sound - words;
    }),
    "guest's words after the guest, ms": overTurns(
      ({ guestWordsAtMs }) => guestWordsAtMs[0] ?? null,
    ),
    'complete after it was played, ms': overTurns(({ pieces, turnCompleteMs }) =>
      pieces[0] ? turnCompleteMs - pieces[0].atMs - lengthOf(pieces) : null,
    ),
    'tokens per second of answer': overTurns(({ pieces, responseTokens }) =>
      pieces[0] ? (responseTokens * 1000) / lengthOf(pieces) : null,
    ),
    'interrupted, ms': interruptedMs,
  };
}

const lengthOf = (pieces: CapturedTurn['pieces']) =>
  pieces.reduce((sum, { lengthMs }) => sum + lengthMs, 0);

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
