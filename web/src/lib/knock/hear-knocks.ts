/** Listens to a microphone for two knocks on the table. Nothing is kept, and nothing leaves. */
import { KnockEar } from './knock-ear.ts';

const LISTEN_EVERY_MS = 80;
/** So much of the sound is at hand (samples): a page that is held up for a moment misses nothing. */
const AT_HAND = 32_768;

/** Calls `knocked` each time; until the returned function is called. */
export function hearKnocks(microphone: MediaStreamTrack, knocked: () => void): () => void {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: AT_HAND });
  context.createMediaStreamSource(new MediaStream([microphone])).connect(analyser);
  const ear = new KnockEar(context.sampleRate);
  const sound = new Float32Array(AT_HAND);
  let heardUntil = context.currentTime;
  const timer = setInterval(() => {
    const now = context.currentTime;
    const fresh = Math.round((now - heardUntil) * context.sampleRate);
    if (fresh <= 0) return;
    heardUntil = now;
    analyser.getFloatTimeDomainData(sound);
    if (fresh > AT_HAND) ear.forget();
    if (ear.hear(sound.subarray(Math.max(0, AT_HAND - fresh)))) knocked();
  }, LISTEN_EVERY_MS);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
