/**
 * A microphone that hears what a test chooses, one sound again and again, in any browser. What the page asks its devices for is
 * answered in the page; from the track on everything is the browser's own.
 */
import type { Page } from '@playwright/test';
import { readWav } from '../../voice/src/house/wav.ts';
import { speak } from './spoken.ts';

/** A sound, mono, from -1 to 1, at so many samples a second. */
interface MadeSound {
  readonly samples: Float32Array;
  readonly rate: number;
}

/** A sentence, and so many seconds of silence. */
export async function sentence(text: string, silence: number): Promise<MadeSound> {
  const wav = readWav(await speak(text, { silence }));
  if (!wav) throw new Error('This is no WAV file of 16 bit mono.');
  return { samples: Float32Array.from(wav.pcm, (one) => one / 32_768), rate: wav.rate };
}

type Hearing = typeof globalThis & { hearNow?: (name: string) => void };

/** From now on, on every page that is loaded after this; it hears the first of them until it is told otherwise. */
export async function giveChosenMicrophone(
  page: Page,
  sounds: Readonly<Record<string, MadeSound>>,
): Promise<void> {
  const named = Object.entries(sounds).map(([name, { samples, rate }]) => {
    const pcm = Int16Array.from(samples, (one) => Math.max(-1, Math.min(1, one)) * 32_767);
    return { name, rate, base64: Buffer.from(pcm.buffer).toString('base64') };
  });
  await page.addInitScript(hearThese, named);
}

/** The microphone of this page hears this one now. */
export async function letHear(page: Page, name: string): Promise<void> {
  await page.evaluate((chosen) => (globalThis as Hearing).hearNow?.(chosen), name);
}

/** Runs in the page, before anything else. */
function hearThese(sounds: { name: string; rate: number; base64: string }[]): void {
  const { mediaDevices } = navigator;
  // Firefox's empty pages have none.
  if (!Object(mediaDevices).getUserMedia) return;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  let chosen = sounds[0]?.name;
  let change = (): void => undefined;
  (globalThis as Hearing).hearNow = (name) => {
    chosen = name;
    change();
  };
  const open = (): MediaStreamTrack | undefined => {
    const context = new AudioContext();
    const outlet = context.createMediaStreamDestination();
    let playing: AudioBufferSourceNode | undefined;
    change = () => {
      playing?.stop();
      const sound = sounds.find(({ name }) => name === chosen);
      if (!sound) return;
      const bytes = Uint8Array.from(atob(sound.base64), (one) => one.charCodeAt(0));
      const samples = Float32Array.from(new Int16Array(bytes.buffer), (one) => one / 32_768);
      const buffer = new AudioBuffer({ length: samples.length, sampleRate: sound.rate });
      buffer.copyToChannel(samples, 0);
      playing = new AudioBufferSourceNode(context, { buffer, loop: true });
      playing.connect(outlet);
      playing.start();
    };
    change();
    return outlet.stream.getAudioTracks()[0];
  };
  let opened: MediaStreamTrack | undefined;
  mediaDevices.getUserMedia = async (wanted = {}) => {
    const stream = await ask(wanted);
    for (const track of stream.getAudioTracks()) {
      stream.removeTrack(track);
      track.stop();
      opened ??= open();
      if (opened) stream.addTrack(opened.clone());
    }
    return stream;
  };
}
