/** The sound of glasses that meet: one for each guest, from where they sit. Soft, and out of no file. */
import { playSoft } from '#lib/sound/soft-sound.ts';

/** One glass of the toast. */
interface Glass {
  /** From −1 (left) to 1 (right). */
  pan: number;
  /** How loud this guest is played here, 0 to 1. */
  volume: number;
}

/** Partials of thin glass, as multiples of the lowest: how loud each is, and how long it rings in s. */
const PARTIALS: readonly { of: number; volume: number; rings: number }[] = [
  { of: 1, volume: 1, rings: 0.9 },
  { of: 2.32, volume: 0.45, rings: 0.6 },
  { of: 4.25, volume: 0.2, rings: 0.3 },
];

/** In Hz; each further glass is somewhat fuller, and so lower. */
const PITCH = 1760;
const FULLER = 0.87;

/** Softer than a quiet voice. */
const LOUDNESS = 0.08;

/** Between two glasses, in s. */
const APART = 0.07;

/** How far to the side the outermost sit. */
const WIDTH = 0.7;

/** Where the glasses of so many others are, first to last around the table, then the own in the middle; mirrored where text runs to the left. Pure. */
export function pansOf(others: number, rightToLeft: boolean): number[] {
  const side = rightToLeft ? -1 : 1;
  const around = Array.from({ length: others }, (_, at) =>
    others === 1 ? -WIDTH / 2 : WIDTH * ((2 * at) / (others - 1) - 1),
  );
  return [...around.map((pan) => pan * side), 0];
}

/** Lets these glasses clink through this speaker, `''` is the system's choice; whoever is turned down is not heard. Never rejects. */
export const playClink = (glasses: readonly Glass[], speakerId: string): Promise<void> =>
  playSoft(speakerId, (context) => {
    for (const [at, glass] of glasses.entries()) if (glass.volume > 0) strike(context, glass, at);
  });

function strike(context: AudioContext, { pan, volume }: Glass, at: number): void {
  const from = context.currentTime + at * APART;
  const seat = new StereoPannerNode(context, { pan });
  seat.connect(context.destination);
  for (const { of, volume: part, rings } of PARTIALS) {
    const rim = new OscillatorNode(context, { frequency: PITCH * FULLER ** at * of });
    const loudness = new GainNode(context, { gain: 0 });
    loudness.gain.setValueAtTime(0, from);
    loudness.gain.linearRampToValueAtTime(LOUDNESS * part * volume, from + 0.004);
    loudness.gain.exponentialRampToValueAtTime(0.0005, from + rings);
    rim.connect(loudness).connect(seat);
    rim.start(from);
    rim.stop(from + rings);
  }
}
