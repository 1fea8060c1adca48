import { expect, it } from 'vitest';
import { rememberDevices, rememberedDevices } from './remembered.ts';

const none = { camera: '', microphone: '', speaker: '' };

it('gives back what was remembered', () => {
  const devices = { camera: 'c', microphone: 'm', speaker: '' };
  rememberDevices(devices);
  expect(rememberedDevices()).toEqual(devices);
});

it.each(['', 'null', '[]', '{', '7', '{"camera":7}'])('takes %j in storage for nothing', (kept) => {
  localStorage.setItem('eat-with-me.devices', kept);
  expect(rememberedDevices()).toEqual(none);
});
