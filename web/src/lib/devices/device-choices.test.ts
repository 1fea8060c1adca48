/** Another camera, microphone or speaker: by the same words while laying the table and at it. */
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import OwnOptions from '#lib/table/places/OwnOptions.svelte';
import { installAudio } from '#lib/testing/fake-audio.ts';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import { putAway, showTo } from '#lib/testing/show-to.ts';
import { Visit } from '#lib/visit/visit.svelte.ts';
import DeviceChoices from './DeviceChoices.svelte';

let visit: Visit;
let strokes: string[];

const device = (kind: MediaDeviceKind, deviceId: string, label: string): MediaDeviceInfo => ({
  kind,
  deviceId,
  label,
  groupId: '',
  toJSON: () => '',
});

beforeEach(() => {
  ({ strokes } = installAudio());
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  visit = new Visit({ wire: new FakeWire() });
  const { devices } = visit;
  const camera = [device('videoinput', 'a', 'Front'), device('videoinput', 'b', '')];
  vi.spyOn(devices, 'cameras', 'get').mockReturnValue(camera);
  vi.spyOn(devices, 'speakers', 'get').mockReturnValue([device('audiooutput', 's', 'Kitchen')]);
  vi.spyOn(devices, 'speakerId', 'get').mockReturnValue('s');
});
afterEach(async () => {
  await putAway();
  vi.unstubAllGlobals();
});

const field = (name: string) =>
  [...document.querySelectorAll('label')]
    .find(({ textContent }) => textContent?.startsWith(name))
    ?.querySelector('select') ?? expect.fail(name);

test('a speaker can be tried: a bell rings through the chosen one, and the page asks whether it was heard', async () => {
  showTo(visit, DeviceChoices, {});
  const button = [...document.querySelectorAll('button')].find(({ textContent }) =>
    textContent?.includes('Test the speaker'),
  );
  button?.click();
  flushSync();
  await soon(() => expect(new Set(strokes)).toEqual(new Set(['s'])));
  expect(document.querySelector('[aria-live]')?.textContent).not.toBe('');
});

test('at the table the same choices stand in the guest’s own options, and take effect at once', () => {
  showTo(visit, OwnOptions, { close: () => undefined });
  const chosen = vi.spyOn(visit.devices, 'chooseCamera').mockResolvedValue();
  const camera = field('Camera');
  expect([...camera.options].map(({ text }) => text)).toEqual(
    expect.arrayContaining(['Front', 'Camera 2']),
  );
  // This DOM knows no `:checked` option; Svelte takes the first that can be chosen then.
  for (const option of camera.options) option.disabled = option.value !== 'b';
  camera.dispatchEvent(new Event('change', { bubbles: true }));
  expect(chosen).toHaveBeenCalledExactlyOnceWith('b');
  expect([field('Microphone'), field('Speaker')]).toHaveLength(2);
});
