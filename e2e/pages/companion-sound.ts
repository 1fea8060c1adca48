/// <reference types="vite/client" />
/** The companion's real ears, voice and eyes, with a tone for a guest and a recorder for a listener. */
import { Eyes } from '@eat-with-me/companion/eyes/eyes';
import type { Heard } from '@eat-with-me/companion/sound/ears';
import { openSound } from '@eat-with-me/companion/sound/open-sound';
import type { PlayoutEvent } from '@eat-with-me/companion/sound/playout';
// oxlint-disable import/default -- Vite makes the default export, the address of a file
import worklet from '@eat-with-me/companion/sound/worklet?worker&url';
import type { Recorded } from './recorder.ts';
import recorder from './recorder.ts?worker&url';
// oxlint-enable import/default

/** One chunk as it was told, and when: in ms since 1970, and by the clock of the sound card. */
type Told = Omit<Heard, 'pcm'> & { pcm: number[]; toldAt: number; deviceMs: number };

const STILL = 0.001;

/** Somebody with a voice as steady as a tone's, in a room that is not quite still. */
function guest(context: AudioContext, type: OscillatorType, hz: number) {
  const gain = new GainNode(context, { gain: STILL });
  const destination = context.createMediaStreamDestination();
  const oscillator = new OscillatorNode(context, { type, frequency: hz });
  oscillator.connect(gain).connect(destination);
  oscillator.start();
  const [track] = destination.stream.getAudioTracks();
  if (!track) throw new Error('a destination without a track');
  return {
    track,
    /** Returns when it was asked for, in ms since 1970. */
    speak(loud: boolean): number {
      gain.gain.value = loud ? 0.5 : STILL;
      return Date.now();
    },
  };
}

async function open() {
  const sound = await openSound(worklet, 'snappy');
  const { ears, voice } = sound;
  const context = voice.output.context as AudioContext;
  const events: (PlayoutEvent & { toldAt: number })[] = [];
  voice.listen((event) => events.push({ ...event, toldAt: Date.now() }));
  const recorded: Recorded[] = [];
  await context.audioWorklet.addModule(recorder);
  const node = new AudioWorkletNode(context, 'recorder', {
    channelCount: 1,
    channelCountMode: 'explicit',
  });
  node.port.onmessage = ({ data }: MessageEvent<Recorded>) => recorded.push(data);
  voice.output.connect(node).connect(context.destination);

  const chunks = (count: number): Promise<Told[]> =>
    new Promise((resolve) => {
      const heard: Told[] = [];
      const stop = ears.listen(({ pcm, ...rest }) => {
        heard.push({
          ...rest,
          pcm: [...pcm],
          toldAt: Date.now(),
          deviceMs: context.currentTime * 1000,
        });
        if (heard.length < count) return;
        stop();
        resolve(heard);
      });
    });
  const until = (
    activity: Heard['activity'],
  ): Promise<Heard & { toldAt: number; preroll: number }> =>
    new Promise((resolve) => {
      const stop = ears.listen((heard) => {
        if (heard.activity !== activity) return;
        stop();
        const preroll = ears.preroll.reduce((sum, { length }) => sum + length, 0);
        resolve({ ...heard, toldAt: Date.now(), preroll });
      });
    });
  const event = (type: PlayoutEvent['type'], turn: number) =>
    new Promise<void>((resolve) => {
      const told = () => events.some((one) => one.type === type && one.turn === turn);
      if (told()) return resolve();
      const stop = voice.listen(() => {
        if (!told()) return;
        stop();
        resolve();
      });
    });
  /** Resolves once so much more has been recorded. */
  const recording = (ms: number) =>
    new Promise<void>((resolve) => {
      const enough = recorded.length + (ms * context.sampleRate) / 1000 / 128;
      const look = () => {
        if (recorded.length < enough) return;
        node.port.removeEventListener('message', look);
        resolve();
      };
      node.port.addEventListener('message', look);
    });
  return { ...sound, context, events, recorded, chunks, until, event, recording };
}

/** A tone at 24 kHz, as a provider sends it, after so much silence. */
function spoken(ms: number, hz: number, silentMs = 0): Int16Array<ArrayBuffer> {
  return Int16Array.from({ length: 24 * (silentMs + ms) }, (_, index) =>
    index < 24 * silentMs ? 0 : 16_384 * Math.cos((2 * Math.PI * hz * index) / 24_000),
  );
}

function samplesOf(recorded: readonly Recorded[]): number[] {
  return recorded.flatMap(({ samples }) => [...samples]);
}

const page = {
  /** What the ears hear of a tone, of no microphone, and of another one with another tone, in one stream. */
  async captures() {
    const { ears, chunks, context, close } = await open();
    const [first, second] = [guest(context, 'sine', 1000), guest(context, 'sine', 3000)];
    first.speak(true);
    second.speak(true);
    ears.use(first.track);
    await chunks(10);
    const one = await chunks(100);
    ears.use(null);
    await chunks(5);
    const none = await chunks(50);
    ears.use(second.track);
    await chunks(10);
    const other = await chunks(50);
    await close();
    return { one, none, other, rate: context.sampleRate };
  },

  /** What the ears hear of the browser's own microphone. */
  async microphone() {
    const { ears, chunks, close } = await open();
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true } });
    const [track] = stream.getAudioTracks();
    if (!track) throw new Error('no microphone');
    ears.use(track);
    const heard = await chunks(150);
    track.stop();
    await close();
    return heard;
  },

  /** When a guest begins and stops, when that is told, and how soft the voice gets that they talk into. */
  async activity(times: number) {
    const { ears, voice, until, chunks, context, close } = await open();
    const somebody = guest(context, 'sawtooth', 150);
    ears.use(somebody.track);
    await chunks(25);
    const measured = [];
    for (let time = 0; time < times; time++) {
      const begins = until('begins');
      const beganAt = somebody.speak(true);
      const begun = await begins;
      voice.duck(true);
      await chunks(20);
      const ends = until('ends');
      const stoppedAt = somebody.speak(false);
      const ended = await ends;
      voice.duck(false);
      measured.push({ beganAt, begun, stoppedAt, ended });
    }
    await close();
    return measured;
  },

  /** A turn that comes in bursts, each when the last but one would be over, as the network has it. */
  async bursts(hz: number) {
    const { voice, events, recorded, event, recording, context, close } = await open();
    await recording(100);
    const asked = Date.now();
    voice.play(spoken(600, hz, 100), 24_000, 1);
    const phase = 700;
    const rest = Int16Array.from({ length: 24 * 2300 }, (_, index) => {
      return 16_384 * Math.cos((2 * Math.PI * hz * (index + 24 * phase)) / 24_000);
    });
    for (let at = 0; at < rest.length;) {
      await recording(50);
      for (let piece = 0; piece < 5; piece++, at += 960) {
        if (at < rest.length) voice.play(rest.slice(at, at + 960), 24_000, 1);
      }
    }
    voice.end(1);
    await event('drained', 1);
    await recording(100);
    await close();
    return {
      asked,
      events,
      samples: samplesOf(recorded),
      rate: context.sampleRate,
      latencyMs: voice.outputLatencyMs,
    };
  },

  /** From a turn handed over to its first sound leaving the worklet, and to the ear as far as the browser knows. */
  async firstSounds(times: number) {
    const { voice, events, event, recording, close } = await open();
    const measured = [];
    for (let turn = 1; turn <= times; turn++) {
      const asked = Date.now();
      // 40 ms each, as a provider sends them.
      const sound = spoken(200, 500, 100);
      for (let at = 0; at < sound.length; at += 960) {
        voice.play(sound.slice(at, at + 960), 24_000, turn);
      }
      voice.end(turn);
      await event('drained', turn);
      const told = events.find((one) => one.type === 'audible' && one.turn === turn);
      if (told?.type === 'audible') measured.push(told.at - asked);
      await recording(50);
    }
    await close();
    return { measured, latencyMs: voice.outputLatencyMs };
  },

  /** From each flush of ten seconds that wait to the last sample that is heard; and how much that was, as told and as recorded. */
  async flushes(times: number) {
    const { voice, recorded, events, event, recording, context, close } = await open();
    const measured = [];
    for (let turn = 1; turn <= times; turn++) {
      const from = recorded.length;
      voice.play(spoken(10_000, 500), 24_000, turn);
      await event('audible', turn);
      await recording(300);
      const before = voice.heardMs(turn);
      const asked = Date.now();
      voice.flush(turn);
      voice.play(spoken(1000, 500), 24_000, turn);
      await event('flushed', turn);
      await recording(500);
      const last = recorded.findLast(({ samples }) => samples.some((sample) => sample !== 0));
      const heard = samplesOf(recorded.slice(from)).filter((sample) => sample !== 0);
      const told = events.find((one) => one.type === 'flushed' && one.turn === turn);
      measured.push({
        silentAfterMs: (last?.at ?? Infinity) - asked,
        before,
        told: told?.type === 'flushed' ? told.heardMs : NaN,
        recorded: (heard.length / context.sampleRate) * 1000,
      });
    }
    await close();
    return measured;
  },

  /** How loud a turn is as it is, ducked, and at a volume of a half. */
  async volumes() {
    const { voice, recorded, event, recording, close } = await open();
    voice.play(spoken(5000, 500), 24_000, 1);
    await event('audible', 1);
    const measured = [];
    for (const change of [
      () => voice.duck(false),
      () => voice.duck(true),
      () => {
        voice.duck(false);
        voice.volume = 0.5;
      },
    ]) {
      change();
      await recording(150);
      const from = recorded.length;
      await recording(200);
      measured.push(samplesOf(recorded.slice(from)));
    }
    const sink = await voice.setSink('');
    await close();
    return { measured, sink, canChoose: 'setSinkId' in AudioContext.prototype };
  },

  /** The pictures that eyes get of a camera of 1280 × 720, and how many more after they are closed or it has ended. */
  async looks() {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { width: 1280, height: 720 },
    });
    const [track] = stream.getVideoTracks();
    if (!track) throw new Error('no camera');
    const seen: { at: number; jpeg: Uint8Array<ArrayBuffer> }[] = [];
    /** Opens eyes on a camera, and resolves when they have seen so much. */
    const look = (camera: MediaStreamTrack | HTMLVideoElement, pictures: number) => {
      let [left, told] = [pictures, (): void => undefined];
      const eyes = new Eyes((jpeg) => {
        seen.push({ at: performance.now(), jpeg });
        if (--left === 0) told();
      });
      const done = new Promise<void>((resolve) => {
        told = resolve;
      });
      eyes.open(camera);
      return { eyes, done };
    };
    const first = look(track, 3);
    await first.done;
    first.eyes.close();
    const pictures = [...seen];

    const element = document.createElement('video');
    element.srcObject = new MediaStream([track]);
    element.muted = true;
    await element.play();
    // Its first picture is being made already.
    look(element, 1).eyes.close();
    const ending = track.clone();
    const ended = look(ending, 1);
    await ended.done;
    ending.stop();
    const before = seen.length;
    const witness = look(element, 3);
    await witness.done;
    witness.eyes.close();
    track.stop();
    return {
      times: pictures.map(({ at }) => at),
      sizes: await Promise.all(
        pictures.map(async ({ jpeg }) => {
          const bitmap = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }));
          return { bytes: jpeg.length, width: bitmap.width, height: bitmap.height };
        }),
      ),
      whileOpen: pictures.length,
      untilEnded: before - pictures.length,
      after: seen.length - before,
    };
  },

  /** Where the worklets came from, and whether one runs that came from nowhere. */
  async modules() {
    const { audioWorklet } = new AudioContext();
    const blob = URL.createObjectURL(new Blob([''], { type: 'text/javascript' }));
    const inline = await audioWorklet.addModule(blob).then(
      () => 'runs',
      () => 'refused',
    );
    await audioWorklet.addModule(worklet);
    return { paths: [worklet, recorder], inline };
  },
};

declare global {
  interface Window {
    companionSound: typeof page;
  }
}
window.companionSound = page;
