/**
 * Measures one session: when things come, and which. No sound, no picture and no word of it is kept, so that a capture
 * of the real service can be shown to anybody.
 */
import type { LiveServerMessage } from '@google/genai';
import { durationMs, HEARD_RATE, SPOKEN_RATE } from './pcm.ts';
import { speak } from './speech.ts';
import {
  hasSound,
  isInterrupted,
  isTurnComplete,
  SdkGuest,
  soundOf,
  type Arrival,
} from './testing/sdk-guest.ts';

/** One answer; times in ms since the guest's last sound. */
export type CapturedTurn = {
  readonly pieces: readonly { readonly atMs: number; readonly lengthMs: number }[];
  /** Silence at its beginning. */
  readonly leadMs: number;
  readonly guestWordsAtMs: readonly number[];
  readonly modelWordsAtMs: readonly number[];
  readonly generationCompleteMs: number | null;
  readonly turnCompleteMs: number;
  readonly promptTokens: number;
  readonly responseTokens: number;
};

export type Capture = {
  readonly model: string;
  /** From the request for a connection to setupComplete. */
  readonly setupMs: number;
  readonly turns: readonly CapturedTurn[];
  /** From the first sound of a guest who breaks in to `interrupted`; null if it never came. */
  readonly interruptedMs: number | null;
  /** Names of the fields that came, each once, in the order of their first coming. */
  readonly fields: readonly string[];
};

type CaptureSettings = {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly apiVersion: string;
  readonly model: string;
  /** How fast the guest's microphone sends, and time goes: 1 for anything that is real. */
  readonly pace: number;
  /** Told what is being done. */
  readonly tell: (sentence: string) => void;
};

/** What is asked, one after the other; the last is interrupted. */
const ASKED = ['Hello, how are you?', 'I am eating soup today.', 'Tell me a story.'] as const;
const BREAKS_IN = 'Wait a moment.';

/** Softer samples are silence. */
const SILENT_BELOW = 100;

/** Holds a session of about a minute. Rejects with the SDK's error if there is none. */
export async function capture(settings: CaptureSettings): Promise<Capture> {
  const { model, pace, tell } = settings;
  const sentences = await Promise.all(
    [...ASKED, BREAKS_IN].map((one) => speak(one, 'rms', HEARD_RATE)),
  );
  const breaksIn = sentences.pop();
  if (!breaksIn) throw new Error('nothing to break in with');
  const askedAt = performance.now();
  const config = {
    inputAudioTranscription: {},
    outputAudioTranscription: {},
    sessionResumption: {},
    contextWindowCompression: { slidingWindow: {} },
  };
  const guest = await SdkGuest.connect({ ...settings, config });
  const setupMs = (performance.now() - askedAt) * pace;
  const turns: CapturedTurn[] = [];
  let interruptedMs: number | null = null;
  for (const [at, sentence] of sentences.entries()) {
    tell(`Asking ${at + 1} of ${sentences.length}.`);
    const from = guest.messages.length;
    await guest.say(sentence);
    const spokenAt = performance.now();
    if (at === sentences.length - 1) {
      await guest.until(hasSound, from);
      tell('Breaking in.');
      const brokeInAt = performance.now();
      await Promise.all([guest.say(breaksIn), guest.until(isTurnComplete, from)]);
      const interrupted = guest.arrivals.slice(from).find(({ message }) => isInterrupted(message));
      if (interrupted) interruptedMs = Math.round((interrupted.at - brokeInAt) * pace);
      continue;
    }
    await guest.until(isTurnComplete, from);
    turns.push(turnOf(guest.arrivals.slice(from), spokenAt, pace));
  }
  const fields = fieldsOf(guest.messages);
  await guest.leave();
  return { model, setupMs: Math.round(setupMs), turns, interruptedMs, fields };
}

function turnOf(arrivals: readonly Arrival[], spokenAt: number, pace: number): CapturedTurn {
  const times = (isIt: (message: LiveServerMessage) => unknown) =>
    arrivals
      .filter(({ message }) => isIt(message))
      .map(({ at, message }) => ({ atMs: Math.round((at - spokenAt) * pace), message }));
  const onlyTimes = (isIt: (message: LiveServerMessage) => unknown) =>
    times(isIt).map(({ atMs }) => atMs);
  const pieces = times(hasSound).map(({ atMs, message }) => ({
    atMs,
    lengthMs: durationMs(soundOf([message]), SPOKEN_RATE),
  }));
  const sound = soundOf(arrivals.map(({ message }) => message));
  const lead = sound.findIndex((sample) => Math.abs(sample) > SILENT_BELOW);
  const usage = arrivals.findLast(({ message }) => message.usageMetadata)?.message.usageMetadata;
  return {
    pieces,
    leadMs: Math.round((Math.max(0, lead) * 1000) / SPOKEN_RATE),
    guestWordsAtMs: onlyTimes(({ serverContent }) => serverContent?.inputTranscription),
    modelWordsAtMs: onlyTimes(({ serverContent }) => serverContent?.outputTranscription),
    generationCompleteMs:
      onlyTimes(({ serverContent }) => serverContent?.generationComplete)[0] ?? null,
    turnCompleteMs: onlyTimes(isTurnComplete)[0] ?? 0,
    promptTokens: usage?.promptTokenCount ?? 0,
    responseTokens: usage?.responseTokenCount ?? 0,
  };
}

function fieldsOf(messages: readonly LiveServerMessage[]): string[] {
  const names = messages.flatMap((message) =>
    Object.entries(message).flatMap(([name, value]) => [
      name,
      ...(name === 'serverContent'
        ? Object.keys(value as object).map((one) => `${name}.${one}`)
        : []),
    ]),
  );
  return [...new Set(names)];
}
