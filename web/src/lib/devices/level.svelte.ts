/** How loud a local microphone is. Listens only, and only while somebody reads it. */
import { createSubscriber } from 'svelte/reactivity';

const MEASURE_EVERY_MS = 66;
const SILENT_AFTER_MS = 4000;
/** Root mean square of a quiet room through a working microphone, and more. */
const SILENCE = 0.001;

/** Loudness of samples (-1 to 1) on a scale that looks even to the eye, 0 to 1: -60 dB to 0 dB. Pure. */
export function loudness(rms: number): number {
  if (rms <= 0) return 0;
  const decibels = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, (decibels + 60) / 60));
}

export class Level {
  readonly #track: () => MediaStreamTrack | null;
  #value = 0;
  #heardAt = 0;
  #silent = false;

  readonly #watch = createSubscriber((update) => {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    const samples = new Float32Array(analyser.fftSize);
    let listening: { track: MediaStreamTrack; source: MediaStreamAudioSourceNode } | null = null;
    this.#heardAt = performance.now();

    const follow = (track: MediaStreamTrack | null) => {
      if (listening?.track === track) return;
      listening?.source.disconnect();
      listening = null;
      if (!track) return;
      const source = context.createMediaStreamSource(new MediaStream([track]));
      source.connect(analyser);
      listening = { track, source };
      this.#heardAt = performance.now();
    };

    const timer = setInterval(() => {
      follow(this.#track());
      analyser.getFloatTimeDomainData(samples);
      // A context that does not run hears nothing, whatever the microphone does: no speaker, or no press yet.
      const hears = listening !== null && context.state === 'running';
      const rms = hears ? Math.hypot(...samples) / Math.sqrt(samples.length) : 0;
      if (!hears || rms > SILENCE) this.#heardAt = performance.now();
      this.#value = loudness(rms);
      this.#silent = performance.now() - this.#heardAt > SILENT_AFTER_MS;
      update();
    }, MEASURE_EVERY_MS);

    return () => {
      clearInterval(timer);
      void context.close();
    };
  });

  /** `track` is read again at every measurement, so devices may change under it. */
  constructor(track: () => MediaStreamTrack | null) {
    this.#track = track;
  }

  /** 0 to 1. */
  get value(): number {
    this.#watch();
    return this.#value;
  }

  /** Nothing at all for seconds although the microphone is on: it is probably switched off somewhere. */
  get silent(): boolean {
    this.#watch();
    return this.#silent;
  }
}
