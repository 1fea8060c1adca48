/** The browser's speech recognition, with a test for its engine. */
import type { Recognition, SpeechInput } from '../device-ears.ts';

interface FakeRecognition extends Recognition {
  readonly track: MediaStreamTrack | null;
  readonly aborted: boolean;
  hear(text: string, final: boolean): void;
  fail(error: string): void;
  end(): void;
}

/** `status`: what `available` says of each language. */
export function fakeRecognition(status: (language: string) => string) {
  const made: FakeRecognition[] = [];
  const asked: string[] = [];
  class Input extends EventTarget implements FakeRecognition {
    lang = '';
    continuous = false;
    interimResults = false;
    track: MediaStreamTrack | null = null;
    aborted = false;
    #local = false;
    constructor() {
      super();
      made.push(this);
    }
    static available(options: { langs: string[]; processLocally: true }): Promise<string> {
      asked.push(...options.langs);
      return Promise.resolve(status(options.langs[0] ?? ''));
    }
    get processLocally(): boolean {
      return this.#local;
    }
    set processLocally(local: boolean) {
      this.#local = local;
    }
    start(track: MediaStreamTrack): void {
      if (track.readyState === 'ended') throw new DOMException('ended', 'InvalidStateError');
      this.track = track;
    }
    abort(): void {
      this.aborted = true;
      this.end();
    }
    hear(text: string, final: boolean): void {
      const results = [Object.assign([{ transcript: text }], { isFinal: final })];
      this.dispatchEvent(Object.assign(new Event('result'), { resultIndex: 0, results }));
    }
    fail(error: string): void {
      this.dispatchEvent(Object.assign(new Event('error'), { error }));
      this.end();
    }
    end(): void {
      this.dispatchEvent(new Event('end'));
    }
  }
  return { Input: Input as SpeechInput, made, asked };
}

export const microphone = (readyState: 'live' | 'ended' = 'live') =>
  ({ kind: 'audio', readyState }) as MediaStreamTrack;
