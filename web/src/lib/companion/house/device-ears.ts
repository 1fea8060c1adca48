/**
 * Ears that this device hears with by itself (Web Speech API, `processLocally`). A service would hear the guest's
 * voice, so there is no second choice: either the device can do it now, or the house does not hear.
 */
import { BROWSER_CLOCK, type Clock } from './clock.ts';

interface Hearing {
  /** What was heard; until `final` the next call replaces it. */
  readonly onHeard: (text: string, final: boolean) => void;
  /** It hears no more. Not after it was ended. */
  readonly onLost: () => void;
}

export interface DeviceEars {
  /** Hears this microphone until the returned way to end it is taken. */
  hear(track: MediaStreamTrack, hearing: Hearing): () => void;
}

/** One recognition, as far as it is used here. */
export interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally: boolean;
  start(track: MediaStreamTrack): void;
  abort(): void;
}

/** The browser's recognition: its constructor. */
export interface SpeechInput {
  new (): Recognition;
  readonly prototype: Recognition;
  available?(options: { langs: string[]; processLocally: true }): Promise<string>;
}

/** Recognisers stop after a silence; they are started again, unless they stop at once so many times in a row. */
export const QUICK_ENDS_MAX = 4;
const QUICK_END_MS = 1000;
const RESTART_MS = 250;

/** These come with silence, or with our own ending. */
const HARMLESS: ReadonlySet<unknown> = new Set(['no-speech', 'aborted']);

/** What this browser has; null if it cannot recognise speech, or not on the device. */
export function browserRecognition(): SpeechInput | null {
  if (!mayBeAsked()) return null;
  const scope: { SpeechRecognition?: SpeechInput; webkitSpeechRecognition?: SpeechInput } =
    globalThis as object;
  return scope.SpeechRecognition ?? scope.webkitSpeechRecognition ?? null;
}

/** Browsers of this engine that can recognise speech on the device; others know the API, and some end the page when they are asked. */
const HAVE_RECOGNISERS: ReadonlySet<string> = new Set('Google Chrome/Microsoft Edge'.split('/'));

/** Other engines do not tell their brands. */
function mayBeAsked(): boolean {
  const { userAgentData }: { userAgentData?: { brands: readonly { brand: string }[] } } =
    navigator as object;
  return userAgentData?.brands.some(({ brand }) => HAVE_RECOGNISERS.has(brand)) ?? true;
}

/** Ears for the first of these languages (BCP 47, with region) that the device understands by itself now; else null. */
export async function findDeviceEars(
  languages: readonly string[],
  Input: SpeechInput | null = browserRecognition(),
  clock: Clock = BROWSER_CLOCK,
): Promise<DeviceEars | null> {
  if (!Input?.available || !('processLocally' in Input.prototype)) return null;
  for (const language of languages) {
    // oxlint-disable-next-line no-await-in-loop -- the first one that there is, so one after the other
    const status = await Input.available({ langs: [language], processLocally: true });
    if (status === 'available') return deviceEars(Input, language, clock);
  }
  return null;
}

function deviceEars(Input: SpeechInput, language: string, clock: Clock): DeviceEars {
  return {
    hear(track, { onHeard, onLost }) {
      let isOver = false;
      let quickEnds = 0;
      let startedAt = 0;
      let recognition: Recognition | null = null;
      let stopWaiting: () => void = () => undefined;
      const end = () => {
        isOver = true;
        stopWaiting();
        recognition?.abort();
      };
      const lose = () => {
        if (isOver) return;
        end();
        onLost();
      };
      const begin = () => {
        const one = new Input();
        recognition = one;
        one.processLocally = true;
        one.lang = language;
        one.continuous = true;
        one.interimResults = true;
        one.addEventListener('result', (event) => {
          if (isOver) return;
          const { results, resultIndex } = event as Event & ResultEvent;
          for (const result of Array.from(results).slice(resultIndex)) {
            const text = result[0]?.transcript.trim() ?? '';
            if (!isOver && text !== '') onHeard(text, result.isFinal);
          }
        });
        one.addEventListener('error', (event) => {
          if (!HARMLESS.has((event as Event & { error?: unknown }).error)) lose();
        });
        one.addEventListener('end', () => {
          if (isOver) return;
          quickEnds = clock.now() - startedAt < QUICK_END_MS ? quickEnds + 1 : 0;
          if (quickEnds >= QUICK_ENDS_MAX) lose();
          else stopWaiting = clock.after(RESTART_MS, begin);
        });
        startedAt = clock.now();
        try {
          one.start(track);
        } catch {
          // The track has ended meanwhile, or the browser wants another kind.
          lose();
        }
      };
      begin();
      return end;
    },
  };
}

/** Of SpeechRecognitionEvent what is read here. */
interface ResultEvent {
  readonly resultIndex: number;
  readonly results: ArrayLike<
    ArrayLike<{ readonly transcript: string }> & { readonly isFinal: boolean }
  >;
}
