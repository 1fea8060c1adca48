/** A companion that does what the test says, and remembers what it was asked. */
import { Timings } from '#lib/companion/timings.ts';
import type { Caption, Companion, CompanionStage, Reply } from '#lib/companion/companion.ts';

export class FakeCompanion implements Companion {
  readonly kind: Companion['kind'];
  readonly abilities: Companion['abilities'];
  stage: CompanionStage = { name: 'arriving' };
  captions: readonly Caption[] = [];
  replies: readonly Reply[] = [];
  level = 0;
  readonly timings: Companion['timings'];
  /** What was called, in order. */
  readonly calls: string[] = [];
  microphone: MediaStreamTrack | null = null;
  camera: MediaStreamTrack | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(kind: Companion['kind'] = 'ai') {
    this.kind = kind;
    this.timings = kind === 'ai' ? new Timings() : null;
    this.abilities =
      kind === 'ai'
        ? { speech: 'spoken', answers: 'heard', sees: true }
        : { speech: 'shown', answers: 'pressed', sees: false };
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  start(): void {
    this.calls.push('start');
  }
  useMicrophone(track: MediaStreamTrack | null): void {
    this.microphone = track;
  }
  useCamera(track: MediaStreamTrack | null): void {
    this.camera = track;
  }
  setVolume(volume: number): void {
    this.calls.push(`setVolume ${volume}`);
  }
  useSpeaker(): void {}
  reply({ id }: Reply): void {
    this.calls.push(`reply ${id}`);
  }
  stopTalking(): void {
    this.calls.push('stopTalking');
  }
  sayGoodbye(): void {
    this.calls.push('sayGoodbye');
    this.become({ name: 'parting' });
  }
  leave(): void {
    this.calls.push('leave');
    if (this.stage.name !== 'over') this.become({ name: 'over', why: 'left' });
  }

  /** It is somewhere else in its evening, or says something. */
  become(
    stage: CompanionStage,
    change: Partial<Pick<FakeCompanion, 'captions' | 'replies'>> = {},
  ): void {
    this.stage = stage;
    Object.assign(this, change);
    for (const listener of this.#listeners) listener();
  }
}
