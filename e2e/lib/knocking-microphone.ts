/** A microphone in a quiet room in which somebody knocks on the table when the test says so. */
import type { Guest } from './guest.ts';

declare global {
  interface Window {
    knockTwice?: () => void;
  }
}

/** Runs in the page, before anything else. */
function listenToTable(): void {
  const { mediaDevices } = navigator;
  if (!Object(mediaDevices).getUserMedia) return;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (wanted = {}) => {
    const stream = await ask(wanted);
    for (const track of stream.getAudioTracks()) {
      stream.removeTrack(track);
      track.stop();
      const context = new AudioContext();
      const table = context.createMediaStreamDestination();
      window.knockTwice = () => {
        for (const at of [0.1, 0.35])
          for (const frequency of [140, 260]) {
            const tone = new OscillatorNode(context, { frequency });
            const loudness = new GainNode(context, { gain: 0 });
            const from = context.currentTime + at;
            loudness.gain.setValueAtTime(0.3, from);
            loudness.gain.setTargetAtTime(0, from, 0.016);
            tone.connect(loudness).connect(table);
            tone.start(from);
            tone.stop(from + 0.3);
          }
      };
      const [heard] = table.stream.getAudioTracks();
      if (heard) stream.addTrack(heard);
    }
    return stream;
  };
}

/** Gives this guest such a microphone; before anything else. */
export const hearsTable = ({ page }: Guest) => page.addInitScript(listenToTable);

/** Two knocks on wood. */
export const knocks = ({ page }: Guest) => page.evaluate(() => window.knockTwice?.());
