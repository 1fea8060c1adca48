/** The browser's speech synthesis on a test's clock, with the manners of real ones. */
import type { SpeechOutput } from '../device-voice.ts';
import type { FakeClock } from './fake-clock.ts';

/** What the engine does with an utterance. */
type Manners = 'with words' | 'without words' | 'never starts' | 'never ends';

const WORD_MS = 350;

export const voiceOf = (voiceURI: string, lang: string, localService: boolean, isDefault = false) =>
  ({ voiceURI, name: voiceURI, lang, localService, default: isDefault }) as SpeechSynthesisVoice;

class FakeUtterance extends EventTarget {
  voice: SpeechSynthesisVoice | null = null;
  lang = '';
  volume = 1;
  rate = 1;
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
  tell(type: string, fields: object = {}): void {
    this.dispatchEvent(Object.assign(new Event(type), fields));
  }
}

export class FakeSpeech extends EventTarget implements SpeechOutput {
  readonly spoken: FakeUtterance[] = [];
  voices: SpeechSynthesisVoice[] = [];
  manners: Manners = 'with words';
  cancelled = 0;
  readonly #clock: FakeClock;
  #speaking: { utterance: FakeUtterance; stop: (() => void)[] } | null = null;

  constructor(clock: FakeClock, voices: SpeechSynthesisVoice[]) {
    super();
    this.#clock = clock;
    this.voices = voices;
  }

  get synthesis(): SpeechOutput['synthesis'] {
    return this;
  }

  utterance(text: string): SpeechSynthesisUtterance {
    return new FakeUtterance(text) as unknown as SpeechSynthesisUtterance;
  }

  getVoices(): SpeechSynthesisVoice[] {
    return this.voices;
  }

  /** The list of voices comes late. */
  list(voices: SpeechSynthesisVoice[]): void {
    this.voices = voices;
    this.dispatchEvent(new Event('voiceschanged'));
  }

  get isSpeaking(): boolean {
    return this.#speaking !== null;
  }

  resume(): void {}

  speak(given: SpeechSynthesisUtterance): void {
    const utterance = given as unknown as FakeUtterance;
    this.spoken.push(utterance);
    const stop: (() => void)[] = [];
    this.#speaking = { utterance, stop };
    if (this.manners === 'never starts') return;
    const at = (ms: number, act: () => void) => stop.push(this.#clock.after(ms, act));
    at(50, () => utterance.tell('start'));
    const words = [...utterance.text.matchAll(/\S+/g)];
    if (this.manners === 'with words') {
      words.forEach(({ index, 0: { length } }, nth) =>
        at(50 + nth * WORD_MS, () =>
          utterance.tell('boundary', { name: 'word', charIndex: index, charLength: length }),
        ),
      );
    }
    if (this.manners === 'never ends') return;
    at(50 + words.length * WORD_MS, () => {
      this.#speaking = null;
      utterance.tell('end');
    });
  }

  cancel(): void {
    this.cancelled += 1;
    const speaking = this.#speaking;
    this.#speaking = null;
    for (const stop of speaking?.stop ?? []) stop();
    speaking?.utterance.tell('error', { error: 'canceled' });
  }
}
