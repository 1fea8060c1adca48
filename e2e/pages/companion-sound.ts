/// <reference types="vite/client" />
/** The companion's real ears, voice and eyes, with a tone for a guest and a recorder for a listener. */
import { Eyes } from '@eat-with-me/companion/eyes/eyes';
import { loudness, toneIn } from '@eat-with-me/companion/sound/testing/tones';
import type { Heard } from '@eat-with-me/companion/sound/ears';
import { openSound } from '@eat-with-me/companion/sound/open-sound';
import type { PlayoutEvent } from '@eat-with-me/companion/sound/playout';
// oxlint-disable import/default -- Vite makes the default export, the address of a file
import worklet from '@eat-with-me/companion/sound/worklet?worker&url';
import type { Recorded } from './recorder.ts';
import recorder from './recorder.ts?worker&url';
// oxlint-enable import/default

/** One chunk as it was told, how many there were before, and when: in ms since 1970, and by the clock of the sound card. */
type Told = Omit<Heard, 'pcm'> & {
  pcm: number[];
  number: number;
  toldAt: number;
  deviceMs: number;
};

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
  const sound = await openSound(worklet, 'snappy', 16_000);
  const { ears, voice } = sound;
  const context = voice.output.context as AudioContext;
  const events: (PlayoutEvent & { toldAt: number })[] = [];
  const looksOn = new Set<() => void>();
  voice.onevent = (event) => {
    events.push({ ...event, toldAt: Date.now() });
    for (const look of looksOn) look();
  };
  const recorded: Recorded[] = [];
  await context.audioWorklet.addModule(recorder);
  const node = new AudioWorkletNode(context, 'recorder', {
    channelCount: 1,
    channelCountMode: 'explicit',
  });
  node.port.onmessage = ({ data }: MessageEvent<Recorded>) => recorded.push(data);
  voice.output.connect(node).connect(context.destination);

  let number = 0;
  const listeners = new Set<(heard: Heard) => void>();
  ears.onheard = (heard) => {
    number += 1;
    for (const listener of listeners) listener(heard);
  };
  const listen = (listener: (heard: Heard) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const chunks = (count: number): Promise<Told[]> =>
    new Promise((resolve) => {
      const heard: Told[] = [];
      const stop = listen(({ pcm, ...rest }) => {
        heard.push({
          ...rest,
          pcm: [...pcm],
          number,
          toldAt: Date.now(),
          deviceMs: context.currentTime * 1000,
        });
        if (heard.length < count) return;
        stop();
        resolve(heard);
      });
    });
  const until = (activity: Heard['activity']): Promise<Heard & { toldAt: number }> =>
    new Promise((resolve) => {
      const stop = listen((heard) => {
        if (heard.activity !== activity) return;
        stop();
        resolve({ ...heard, toldAt: Date.now() });
      });
    });
  /** Resolves when such a word of a turn has come. */
  const told = (turn: number, is: (event: PlayoutEvent) => boolean) =>
    new Promise<void>((resolve) => {
      const has = () => events.some((one) => one.turn === turn && is(one));
      if (has()) return resolve();
      const look = () => {
        if (!has()) return;
        looksOn.delete(look);
        resolve();
      };
      looksOn.add(look);
    });
  /** Nothing of it is heard any more. */
  const over = (turn: number) => told(turn, (one) => one.type === 'level' && one.level === 0);
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
  return { ...sound, context, events, recorded, chunks, until, told, over, recording };
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

/** What is in a sound besides this tone, as a share of it; all of silence. */
function besides(sound: readonly number[], hz: number, rate: number): number {
  const { peak, phase } = toneIn(sound, hz, rate);
  const rest = sound.map((one, n) => one - peak * Math.sin((2 * Math.PI * hz * n) / rate + phase));
  return peak === 0 ? 1 : loudness(rest) / loudness(sound);
}

/** Resolves once a camera has given so many frames. */
async function framesOf(camera: MediaStreamTrack, frames: number): Promise<void> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream([camera]);
  await video.play();
  for (let frame = 0; frame < frames; frame++)
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
  video.srcObject = null;
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
    const one = await chunks(50);
    ears.use(null);
    await chunks(5);
    const none = await chunks(20);
    ears.use(second.track);
    await chunks(10);
    const other = await chunks(20);
    await close();
    const samples = (part: readonly Told[]) => part.flatMap(({ pcm }) => pcm);
    const all = [...one, ...none, ...other];
    return {
      lengths: [...new Set(all.map(({ pcm }) => pcm.length))],
      // Ten chunks each.
      besides: [0, 10, 20, 30, 40].map((at) =>
        besides(samples(one.slice(at, at + 10)), 1000, 16_000),
      ),
      peaks: [
        toneIn(samples(one), 1000, 16_000).peak / 32_768,
        toneIn(samples(other), 3000, 16_000).peak / 32_768,
      ],
      none: loudness(samples(none)),
      times: all.map(({ number, at, toldAt, deviceMs }) => ({ number, at, toldAt, deviceMs })),
    };
  },

  /** Resolves as soon as the ears hear a sound from the browser's own microphone. */
  async microphone() {
    const { ears, chunks, close } = await open();
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true } });
    const [track] = stream.getAudioTracks();
    if (!track) throw new Error('no microphone');
    ears.use(track);
    const isLoud = ({ pcm }: Told) => pcm.some((sample) => Math.abs(sample) > 300);
    while (!(await chunks(5)).some(isLoud));
    track.stop();
    await close();
  },

  /** When a guest begins and stops, when that is told, and how soft the voice gets that they talk into. */
  async activity(times: number) {
    const { ears, voice, until, chunks, context, close } = await open();
    const somebody = guest(context, 'sawtooth', 150);
    ears.use(somebody.track);
    await chunks(20);
    const measured = [];
    for (let time = 0; time < times; time++) {
      const begins = until('begins');
      const beganAt = somebody.speak(true);
      const begun = await begins;
      voice.duck(true);
      await chunks(10);
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
    const { voice, events, recorded, over, recording, context, close } = await open();
    await recording(100);
    voice.play(spoken(600, hz, 100), 24_000, 1);
    const rest = spoken(1700, hz, 0).subarray(24 * 700);
    for (let at = 0; at < rest.length;) {
      await recording(20);
      for (let piece = 0; piece < 5; piece++, at += 960) {
        if (at < rest.length) voice.play(rest.slice(at, at + 960), 24_000, 1);
      }
    }
    await over(1);
    await close();
    const rate = context.sampleRate;
    const samples = samplesOf(recorded);
    const isLoud = (sample: number): boolean => Math.abs(sample) > 0.01;
    const heard = samples.slice(samples.findIndex(isLoud), samples.findLastIndex(isLoud));
    const inside = heard.slice(rate / 50, -rate / 50);
    return {
      lastsMs: (heard.length / rate) * 1000,
      peak: toneIn(inside, hz, rate).peak,
      besides: besides(inside, hz, rate),
      levels: events.filter(({ type }) => type === 'level'),
    };
  },

  /** From a turn handed over to its first sound leaving the worklet, and to the ear as far as the browser knows. */
  async firstSounds(times: number) {
    const { voice, events, over, recording, close } = await open();
    const measured = [];
    for (let turn = 1; turn <= times; turn++) {
      const asked = Date.now();
      // 40 ms each, as a provider sends them.
      const sound = spoken(60, 500, 100);
      for (let at = 0; at < sound.length; at += 960) {
        voice.play(sound.slice(at, at + 960), 24_000, turn);
      }
      await over(turn);
      const told = events.find((one) => one.type === 'audible' && one.turn === turn);
      if (told?.type === 'audible') measured.push(told.at - asked);
      await recording(50);
    }
    await close();
    return { measured, latencyMs: voice.outputLatencyMs };
  },

  /** From each flush of ten seconds that wait to the last sample that is heard; and how much that was, as told and as recorded. */
  async flushes(times: number) {
    const { voice, recorded, told, over, recording, context, close } = await open();
    const measured = [];
    for (let turn = 1; turn <= times; turn++) {
      const from = recorded.length;
      voice.play(spoken(10_000, 500), 24_000, turn);
      await told(turn, (one) => one.type === 'level' && one.heardMs > 100);
      const before = voice.heardMs(turn);
      const asked = Date.now();
      voice.flush(turn);
      voice.play(spoken(1000, 500), 24_000, turn);
      await over(turn);
      await recording(100);
      const last = recorded.findLast(({ samples }) => samples.some((sample) => sample !== 0));
      const heard = samplesOf(recorded.slice(from)).filter((sample) => sample !== 0);
      measured.push({
        silentAfterMs: (last?.at ?? Infinity) - asked,
        before,
        told: voice.heardMs(turn),
        recorded: (heard.length / context.sampleRate) * 1000,
      });
    }
    await close();
    return measured;
  },

  /** How loud a turn is as it is, ducked, at a volume of a half, and when the speaker has changed: each as soon as it no longer changes. */
  async volumes() {
    const { voice, recorded, recording, context, close } = await open();
    voice.play(spoken(20_000, 500), 24_000, 1);
    const window = (end: number): number => loudness(samplesOf(recorded.slice(end - 15, end)));
    const settled = async (before: number): Promise<number> => {
      for (;;) {
        await recording(20);
        const [older, newer] = [window(recorded.length - 15), window(recorded.length)];
        if (Math.abs(newer - before) > 0.05 && Math.abs(newer - older) < newer / 200) return newer;
      }
    };
    const whole = await settled(0);
    voice.duck(true);
    const ducked = await settled(whole);
    voice.duck(false);
    voice.volume = 0.5;
    const half = await settled(ducked);
    await voice.setSink('');
    const gone = await voice.setSink('there is none of this name').then(
      () => 'ignored',
      () => 'told',
    );
    // Headphones that are pulled out in the middle of an answer stop a context; nobody here starts it again.
    await context.suspend();
    const afterwards = await settled(0);
    await close();
    const canChoose = 'setSinkId' in AudioContext.prototype;
    return { whole, ducked, half, gone, canChoose, afterwards };
  },

  /** The pictures that eyes get of a camera of 1280 × 720, and how many more after they are closed or it has ended. */
  async looks() {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { width: 1280, height: 720 },
    });
    const [camera] = stream.getVideoTracks();
    if (!camera) throw new Error('no camera');
    /** Opens eyes on it, and resolves with when they saw what, once it is so much. */
    const look = (track: MediaStreamTrack, pictures: number) => {
      const seen: { at: number; jpeg: Uint8Array<ArrayBuffer> }[] = [];
      let told = (): void => undefined;
      const eyes = new Eyes((jpeg) => {
        seen.push({ at: performance.now(), jpeg });
        if (seen.length === pictures) told();
      });
      const done = new Promise<void>((resolve) => {
        told = resolve;
      });
      eyes.open(track);
      return { eyes, seen, done };
    };
    // One that ends, one that closes, and one that goes on for long enough that the others would have seen more.
    const ending = camera.clone();
    const ended = look(ending, 1);
    const closed = look(camera, 1);
    await Promise.all([ended.done, closed.done]);
    ending.stop();
    closed.eyes.close();
    const witness = look(camera, 3);
    await witness.done;
    witness.eyes.close();
    // In a tab that nobody sees they look at nothing, and go on where somebody does.
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
    const unseen = look(camera, 1);
    await framesOf(camera, 12);
    const hidden = unseen.seen.length;
    Reflect.deleteProperty(document, 'visibilityState');
    await unseen.done;
    unseen.eyes.close();
    camera.stop();
    return {
      times: witness.seen.map(({ at }) => at),
      sizes: await Promise.all(
        witness.seen.map(async ({ jpeg }) => {
          const bitmap = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }));
          return { bytes: jpeg.length, width: bitmap.width, height: bitmap.height };
        }),
      ),
      ended: ended.seen.length,
      closed: closed.seen.length,
      hidden,
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
