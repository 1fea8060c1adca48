import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { distinct, failureOf } from './device-state.ts';
import { Devices } from './devices.svelte.ts';
import { rememberDevices, rememberedDevices } from './remembered.ts';

it.each([
  ['NotAllowedError', 'Permission denied', 'denied'],
  ['NotAllowedError', 'Permission denied by system', 'denied-by-system'],
  ['NotAllowedError', 'Permission dismissed', 'dismissed'],
  ['SecurityError', '', 'denied'],
  ['NotFoundError', 'Requested device not found', 'missing'],
  ['NotReadableError', 'Could not start video source', 'busy'],
  ['AbortError', 'Timeout starting video source', 'busy'],
  ['TypeError', '', 'unknown'],
])('takes %s "%s" for %s', (name, message, why) => {
  expect(failureOf(new DOMException(message, name))).toBe(why);
});

it('takes anything else for unknown', () => {
  expect(failureOf('what?')).toBe('unknown');
});

it('reads an error that is no Error by its name', () => {
  expect(failureOf({ name: 'NotFoundError', constraint: 'deviceId' })).toBe('missing');
});

const device = (kind: MediaDeviceKind, deviceId: string, label = deviceId): MediaDeviceInfo => ({
  kind,
  deviceId,
  label,
  groupId: '',
  toJSON: () => '',
});

it('lists a device once, and a camera beside a microphone of the same id', () => {
  const camera = device('videoinput', 'a');
  const microphone = device('audioinput', 'a');
  const twice = [camera, microphone, device('videoinput', 'a', 'once more')];
  expect(distinct(twice)).toEqual([camera, microphone]);
});

/** One request to the browser, which the test answers. */
interface Asked {
  constraints: MediaStreamConstraints;
  answer: () => MediaStreamTrack[];
  fail: (name: string) => void;
}

let asked: Asked[];
let devices: Devices;
/** What the browser lists. */
let found: MediaDeviceInfo[];
/** Every track that was ever handed out. */
let tracks: MediaStreamTrack[];

function trackOf(kind: string): MediaStreamTrack {
  const track = new EventTarget() as MediaStreamTrack;
  Object.assign(track, { kind, readyState: 'live', muted: false, getSettings: () => ({}) });
  track.stop = () => void Object.assign(track, { readyState: 'ended' });
  tracks.push(track);
  return track;
}

const live = () => tracks.filter(({ readyState }) => readyState === 'live');
/** Lets what was answered reach the devices. */
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  [asked, tracks] = [[], []];
  const getUserMedia = (constraints: MediaStreamConstraints) => {
    const { promise, resolve, reject } = Promise.withResolvers<MediaStream>();
    asked.push({
      constraints,
      answer: () => {
        const given = (['audio', 'video'] as const).filter((kind) => constraints[kind]);
        const made = given.map(trackOf);
        resolve({ getTracks: () => made } as MediaStream);
        return made;
      },
      // As Safari has it: no Error.
      fail: (name) => reject({ name, message: '' }),
    });
    return promise;
  };
  found = [];
  const enumerateDevices = () => Promise.resolve(found);
  vi.stubGlobal('navigator', {
    mediaDevices: { getUserMedia, enumerateDevices, addEventListener: vi.fn() },
  });
  devices = new Devices();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('stops what comes after the guest has gone back: nothing is live that the page does not show', async () => {
  void devices.ask();
  devices.release();
  asked[0]?.answer();
  await settle();
  expect(tracks).toHaveLength(2);
  expect(live()).toEqual([]);
  expect([devices.camera.phase, devices.microphone.phase]).toEqual(['unasked', 'unasked']);
  expect(devices.tracks).toEqual({ audio: null, video: null });
});

it('a refusal that comes after the guest has gone back is no failure', async () => {
  void devices.ask();
  devices.release();
  asked[0]?.fail('NotAllowedError');
  await settle();
  expect([devices.camera.phase, asked.length]).toEqual(['unasked', 1]);
});

it('who comes again gets what was asked last, whichever answer is first', async () => {
  void devices.ask();
  devices.release();
  void devices.ask();
  const last = asked[1]?.answer();
  await settle();
  asked[0]?.answer();
  await settle();
  expect(live()).toEqual(last);
  expect(devices.camera).toEqual({ phase: 'on', track: last?.[1] });
});

it('of two cameras chosen in a row the last one is taken', async () => {
  void devices.ask();
  asked[0]?.answer();
  await settle();
  void devices.chooseCamera('first');
  void devices.chooseCamera('last');
  asked[1]?.answer();
  asked[2]?.answer();
  await settle();
  expect(asked[2]?.constraints.video).toMatchObject({ deviceId: { exact: 'last' } });
  expect(live()).toHaveLength(2);
  expect(devices.camera).toEqual({ phase: 'on', track: tracks.at(-1) });
});

it('a press while the browser asks is not another question, and decides what the answer is worth', async () => {
  void devices.ask();
  let told = false;
  void devices.toggleMicrophone().then(() => (told = true));
  await devices.toggleCamera();
  await settle();
  expect([asked.length, told]).toEqual([1, false]);
  const given = asked[0]?.answer() ?? [];
  await settle();
  expect([devices.microphone.phase, devices.camera.phase, told]).toEqual(['off', 'off', true]);
  const kept = given.filter(({ readyState }) => readyState === 'live');
  expect(kept.map(({ kind, enabled }) => [kind, enabled])).toEqual([['audio', false]]);
});

it('a camera that was turned off stays off, whatever is asked for later', async () => {
  void devices.ask();
  asked[0]?.answer();
  await settle();
  await devices.toggleCamera();
  devices.release();
  void devices.ask();
  expect(asked[1]?.constraints.video).toBe(false);
  asked[1]?.answer();
  await settle();
  expect([devices.microphone.phase, devices.tracks.video]).toEqual(['on', null]);
  // And is called so: by the guest's own choice, not because there is none, or one would still come.
  expect([devices.camera.phase, devices.use.camera]).toEqual(['off', 'off']);
});

it.each([
  ['another microphone is chosen', (): void => void devices.chooseMicrophone('other'), 'audio'],
  ['the microphone is lost, and another one is there', (): void => endOf('audio'), 'audio'],
  ['the other camera is tried', (): void => void devices.toggleCamera(), 'video'],
] as const)('a hand on one device turns no other one on: %s', async (_, act, kind) => {
  const other = kind === 'audio' ? 'video' : 'audio';
  void devices.ask();
  // Another program has one of them.
  asked[0]?.fail('NotReadableError');
  await settle();
  asked[1]?.[kind === 'audio' ? 'answer' : 'fail']('NotReadableError');
  await settle();
  asked[2]?.fail('NotReadableError');
  await settle();
  const before = asked.length;
  found = [device('audioinput', 'a'), device('videoinput', 'v')];
  act();
  await settle();
  expect(asked).toHaveLength(before + 1);
  expect(asked[before]?.constraints).toMatchObject({ [other]: false });
  expect(asked[before]?.constraints[kind]).toBeTruthy();
});

it('whoever would not be heard yet is not by a microphone that comes later, and by their own press they are', async () => {
  void devices.ask(['audio']);
  asked[0]?.fail('NotFoundError');
  await settle();
  // Nobody is asked for a microphone in order to have it muted.
  devices.intend({ microphone: false, camera: true });
  expect(asked).toHaveLength(1);
  void devices.ask(['audio']);
  const [late] = asked[1]?.answer() ?? [];
  await settle();
  expect([devices.microphone.phase, late?.enabled]).toEqual(['off', false]);
  if (late) late.onended?.(new Event('ended'));
  await settle();
  // "Unmute" says what it does.
  void devices.toggleMicrophone();
  const [pressed] = asked[2]?.answer() ?? [];
  await settle();
  expect([devices.microphone.phase, pressed?.enabled]).toEqual(['on', true]);
  devices.intend({ microphone: false, camera: true });
  expect([devices.microphone.phase, pressed?.enabled]).toEqual(['off', false]);
});

/** The system takes a device away. */
function endOf(kind: 'audio' | 'video'): void {
  devices.tracks[kind]?.onended?.(new Event('ended'));
}

it('the camera on the other side is asked for, and is no mirror', async () => {
  void devices.ask();
  const [, camera] = asked[0]?.answer() ?? [];
  if (camera) camera.getSettings = () => ({ facingMode: 'user' });
  await settle();
  expect(devices.mirrored).toBe(true);
  void devices.flipCamera();
  expect(asked[1]?.constraints.video).toMatchObject({ facingMode: 'environment' });
  const [other] = asked[1]?.answer() ?? [];
  if (other) other.getSettings = () => ({ facingMode: 'environment' });
  await settle();
  expect([camera?.readyState, devices.mirrored]).toEqual(['ended', false]);
});

it('a remembered device that is gone is forgotten, and any is asked for', async () => {
  rememberDevices({ camera: 'gone', microphone: '', speaker: '' });
  devices = new Devices();
  void devices.ask();
  asked[0]?.fail('OverconstrainedError');
  await settle();
  asked[1]?.answer();
  await settle();
  asked[2]?.fail('OverconstrainedError');
  await settle();
  expect(rememberedDevices().camera).toBe('');
  expect(asked[3]?.constraints.video).not.toHaveProperty('deviceId');
  asked[3]?.answer();
  await settle();
  expect([devices.microphone.phase, devices.camera.phase]).toEqual(['on', 'on']);
});

it('gives nobody the picture but by the steps that it passes', async () => {
  const asking = devices.ask();
  const [, camera] = asked[0]?.answer() ?? [];
  await asking;
  const out = trackOf('video');
  let ended = 0;
  devices.setSteps([{ kind: 'video', begin: () => ({ track: out, end: () => (ended += 1) }) }]);
  expect(devices.tracks.video).toBe(out);
  await devices.toggleCamera();
  expect(devices.tracks.video).toBe(null);
  expect(devices.preview).toBe(null);
  expect(ended).toBe(1);
  expect(camera?.readyState).toBe('ended');
});
