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

/** A chair that is moved back: low, and over at once. */
const LOST: readonly Stroke[] = [{ at: 0, pitch: 150, rings: 0.35 }];

/** The partials of a small service bell: its pitch as multiples of the lowest, and how loud each is. */
const BELL: readonly { of: number; volume: number; rings: number }[] = [
  { of: 1, volume: 1, rings: 1.5 },
  { of: 2.01, volume: 0.5, rings: 1.1 },
  { of: 2.98, volume: 0.28, rings: 0.7 },
  { of: 5.4, volume: 0.12, rings: 0.35 },
];
/** Of the lowest partial, in Hz. */
const BELL_PITCH = 1046.5;

/** Never louder than a quiet voice. */
const LOUDNESS = 0.22;
const BELL_LOUDNESS = 0.12;

/** Long enough for every stroke to die away, in ms. A browser that may not play yet is not waited for. */
const SOUNDS_FOR_MS = 1800;

/** Somebody knocks; heard through this speaker, `''` is the system's choice. */
export const playKnock = (speakerId: string): Promise<void> =>
  playSoft(speakerId, (context) => {
    for (const stroke of KNOCK) strike(context, stroke);
  });

/** The line to somebody has broken. */
export const playLost = (speakerId: string): Promise<void> =>
  playSoft(speakerId, (context) => {
    for (const stroke of LOST) strike(context, stroke);
  });

/** The bell with which a kitchen says that something is ready, struck once and softly. */
export const playBell = (speakerId: string): Promise<void> => playSoft(speakerId, ring);

/** Plays what `sound` strikes through this speaker, `''` is the system's choice. Never rejects: a device that plays nothing stays silent. */
export async function playSoft(
  speakerId: string,
  sound: (context: AudioContext) => void,
): Promise<void> {
  try {
    const context = new AudioContext();
    await through(context, speakerId);
    sound(context);
    setTimeout(() => void context.close(), SOUNDS_FOR_MS);
  } catch {
    // Too many at once, or no sound card.
  }
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

function ring(context: AudioContext): void {
  const from = context.currentTime;
  for (const { of, volume, rings } of BELL) {
    const metal = new OscillatorNode(context, { frequency: BELL_PITCH * of });
    const loudness = new GainNode(context, { gain: 0 });
    // A clapper of felt: no click.
    loudness.gain.setValueAtTime(0, from);
    loudness.gain.linearRampToValueAtTime(BELL_LOUDNESS * volume, from + 0.008);
    loudness.gain.exponentialRampToValueAtTime(0.0005, from + rings);
    metal.connect(loudness).connect(context.destination);
    metal.start(from);
    metal.stop(from + rings);
  }
}
