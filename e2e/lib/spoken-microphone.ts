/**
 * A microphone that says a question again and again, for browsers whose fake one cannot: Firefox's is a tone that never
 * pauses. What the page asks its devices for is answered in the page; from the track on everything is the browser's own.
 */
import type { Page } from '@playwright/test';
import { readWav } from '../../voice/src/house/wav.ts';
import { speak } from './spoken.ts';

/** From now on, on every page that is loaded after this; with so many seconds of silence after each time. */
export async function giveSpokenMicrophone(
  page: Page,
  question: string,
  silence: number,
): Promise<void> {
  const wav = readWav(await speak(question, { silence }));
  if (!wav) throw new Error('This is no WAV file of 16 bit mono.');
  const { pcm, rate } = wav;
  const base64 = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64');
  await page.addInitScript(saySo, { base64, rate });
}

/** Runs in the page, before anything else. */
function saySo({ base64, rate }: { base64: string; rate: number }): void {
  const { mediaDevices } = navigator;
  // Firefox's empty pages have none.
  if (!Object(mediaDevices).getUserMedia) return;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  const pcm = new Int16Array(bytes.buffer);
  const samples = Float32Array.from(pcm, (one) => one / 32_768);
  let spoken: MediaStreamTrack | undefined;
  mediaDevices.getUserMedia = async (wanted = {}) => {
    const stream = await ask(wanted);
    for (const track of stream.getAudioTracks()) {
      stream.removeTrack(track);
      track.stop();
      if (!spoken) {
        const context = new AudioContext();
        const buffer = new AudioBuffer({ length: samples.length, sampleRate: rate });
        buffer.copyToChannel(samples, 0);
        const source = new AudioBufferSourceNode(context, { buffer, loop: true });
        const outlet = context.createMediaStreamDestination();
        source.connect(outlet);
        source.start();
        [spoken] = outlet.stream.getAudioTracks();
      }
      if (spoken) stream.addTrack(spoken.clone());
    }
    return stream;
  };
}
