/** Small sounds that the table makes for a guest whose hands and eyes are busy. They come out of no file. */

/** One stroke: when in s, its pitch in Hz as it is struck, how long it rings in s. */
interface Stroke {
  at: number;
  pitch: number;
  rings: number;
}

/** Two knuckles on a wooden door. */
const KNOCK: readonly Stroke[] = [
  { at: 0, pitch: 210, rings: 0.14 },
  { at: 0.19, pitch: 190, rings: 0.16 },
];

/** Never louder than a quiet voice. */
const LOUDNESS = 0.22;

/** Long enough for every stroke to die away, in ms. A browser that may not play yet is not waited for. */
const SOUNDS_FOR_MS = 1000;

/** Somebody knocks; heard through this speaker, `''` is the system's choice. */
export async function playKnock(speakerId: string): Promise<void> {
  const context = new AudioContext();
  await through(context, speakerId);
  for (const stroke of KNOCK) strike(context, stroke);
  setTimeout(() => void context.close(), SOUNDS_FOR_MS);
}

/** A speaker that is gone, or a browser that cannot choose, leaves the system's choice. */
async function through(context: AudioContext, speakerId: string): Promise<void> {
  const choose: unknown = Reflect.get(context, 'setSinkId');
  if (!speakerId || typeof choose !== 'function') return;
  await Promise.resolve(choose.call(context, speakerId)).catch(() => undefined);
}

function strike(context: AudioContext, { at, pitch, rings }: Stroke): void {
  const from = context.currentTime + at;
  const wood = new OscillatorNode(context, { type: 'triangle', frequency: pitch });
  const volume = new GainNode(context, { gain: 0 });
  wood.frequency.exponentialRampToValueAtTime(pitch / 2, from + rings);
  volume.gain.setValueAtTime(LOUDNESS, from);
  volume.gain.exponentialRampToValueAtTime(0.001, from + rings);
  wood.connect(volume).connect(context.destination);
  wood.start(from);
  wood.stop(from + rings);
}
