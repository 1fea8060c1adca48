/**
 * A voice that this device speaks with by itself. Voices of a service would send the text away, so they are never
 * used, not even as the browser's own choice.
 */
import { BROWSER_CLOCK, type Clock } from './clock.ts';
import { speakingMs, UNHURRIED } from './script/pace.ts';

/** How a sentence went. `unheard`: it never began to sound. */
export type Said = 'said' | 'unheard';

interface Saying {
  /** 0 to 1; of the whole sentence. */
  readonly volume: number;
  /** It begins to sound. */
  readonly onStart: () => void;
  /** A word of so many letters begins; not every voice tells. */
  readonly onWord: (letters: number) => void;
  /** Once, whatever happens; never after it was cut off. */
  readonly onDone: (said: Said) => void;
}

export interface DeviceVoice {
  /** One sentence at a time. Returns the way to cut it off at once. */
  say(sentence: string, saying: Saying): () => void;
}

/** The browser's speech, as far as it is used here. */
export interface SpeechOutput {
  readonly synthesis: Pick<
    SpeechSynthesis,
    'getVoices' | 'speak' | 'cancel' | 'resume' | 'addEventListener' | 'removeEventListener'
  >;
  utterance(text: string): SpeechSynthesisUtterance;
}

/** Voices are listed late, and some devices have none. */
export const VOICES_WITHIN_MS = 1200;

/** A sentence that has not begun by then never does. */
export const START_WITHIN_MS = 3000;

/** Voices differ in pace: after the expected time and as much again, and this, the end is not coming any more. */
export const END_GRACE_MS = 3000;

/** Unhurried, 1 being the voice's own pace. */
const RATE = 0.95;

/** What this browser has; null if it cannot speak. */
export function browserSpeech(): SpeechOutput | null {
  if (!('speechSynthesis' in globalThis) || !('SpeechSynthesisUtterance' in globalThis))
    return null;
  return { synthesis: speechSynthesis, utterance: (text) => new SpeechSynthesisUtterance(text) };
}

/**
 * A local voice for the language (BCP 47), of the guest's region if there is one; null if the device has none.
 * `languages`: the guest's, dearest first.
 */
export async function findDeviceVoice(
  language: string,
  languages: readonly string[],
  output: SpeechOutput | null = browserSpeech(),
  clock: Clock = BROWSER_CLOCK,
): Promise<DeviceVoice | null> {
  if (!output) return null;
  const choose = () => chosen(output.synthesis.getVoices(), language, languages);
  const voice = choose() ?? (await listedLate(output, choose, clock));
  return voice && deviceVoice(voice.voiceURI, output, clock);
}

function listedLate(
  { synthesis }: SpeechOutput,
  choose: () => SpeechSynthesisVoice | null,
  clock: Clock,
): Promise<SpeechSynthesisVoice | null> {
  return new Promise((resolve) => {
    const finish = (voice: SpeechSynthesisVoice | null) => {
      synthesis.removeEventListener('voiceschanged', look);
      stopWaiting();
      resolve(voice);
    };
    const look = () => {
      const voice = choose();
      if (voice) finish(voice);
    };
    const stopWaiting = clock.after(VOICES_WITHIN_MS, () => finish(choose()));
    synthesis.addEventListener('voiceschanged', look);
  });
}

function chosen(
  voices: readonly SpeechSynthesisVoice[],
  language: string,
  languages: readonly string[],
): SpeechSynthesisVoice | null {
  const local = voices.filter(
    (voice) => voice.localService && primary(voice.lang) === primary(language),
  );
  const regional = languages
    .map((wanted) => local.find(({ lang }) => tag(lang) === tag(wanted)))
    .find((voice) => voice !== undefined);
  return regional ?? local.find((voice) => voice.default) ?? local[0] ?? null;
}

function deviceVoice(voiceURI: string, output: SpeechOutput, clock: Clock): DeviceVoice {
  const { synthesis } = output;
  return {
    say(sentence, { volume, onStart, onWord, onDone }) {
      // Looked up anew, and checked again: a browser speaks a voice that is gone with whatever it likes, a service's included.
      const voice = synthesis
        .getVoices()
        .find((one) => one.voiceURI === voiceURI && one.localService);
      // Referred to until it is done: Chromium forgets an utterance that nobody holds, and its end with it.
      const utterance = output.utterance(sentence);
      let isOver = false;
      let stopWaiting: () => void = () => undefined;
      const close = () => {
        isOver = true;
        stopWaiting();
      };
      const finish = (said: Said) => {
        if (isOver) return;
        close();
        onDone(said);
      };
      const overdue = (ms: number, said: Said) => {
        stopWaiting();
        stopWaiting = clock.after(ms, () => {
          synthesis.cancel();
          finish(said);
        });
      };
      let started = false;
      const start = () => {
        if (isOver || started) return;
        started = true;
        overdue(2 * speakingMs(sentence, UNHURRIED) + END_GRACE_MS, 'said');
        onStart();
      };
      if (!voice) {
        stopWaiting = clock.after(0, () => finish('unheard'));
        return close;
      }
      utterance.voice = voice;
      utterance.lang = tag(voice.lang);
      utterance.volume = volume;
      utterance.rate = RATE;
      utterance.addEventListener('start', start);
      utterance.addEventListener('boundary', ({ name, charIndex, charLength }) => {
        if (isOver || (name && name !== 'word')) return;
        start();
        onWord(charLength || lettersAt(sentence, charIndex));
      });
      utterance.addEventListener('end', () => finish('said'));
      utterance.addEventListener('error', () => finish(started ? 'said' : 'unheard'));
      overdue(START_WITHIN_MS, 'unheard');
      // Paused by whoever spoke before, it would stay so.
      synthesis.resume();
      synthesis.speak(utterance);
      return () => {
        if (isOver) return;
        close();
        synthesis.cancel();
      };
    },
  };
}

/** Safari tells where a word begins but not how long it is. */
const lettersAt = (sentence: string, index: number): number =>
  /^\S*/.exec(sentence.slice(index))?.[0].length ?? 0;

/** Android writes `en_US`. */
const tag = (language: string): string => language.replaceAll('_', '-');
const primary = (language: string): string | undefined =>
  tag(language).split('-')[0]?.toLowerCase();
