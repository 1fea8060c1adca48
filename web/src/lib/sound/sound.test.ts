import { expect, test, vi } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import { Sound } from './sound.svelte.ts';

/** A video in a browser that plays sound only after a press. */
function shyVideo() {
  const video = document.createElement('video');
  let pressed = false;
  const play = vi.fn(async () => {
    if (!pressed && !video.muted) throw new DOMException('press first', 'NotAllowedError');
  });
  video.play = play;
  return { video, play, press: () => (pressed = true) };
}

test('a picture that may not be heard moves in silence until the guest presses', async () => {
  const sound = new Sound();
  const { video, play, press } = shyVideo();
  sound.playing(new MediaStream())(video);
  await soon(() => expect(sound.blocked).toBe(true));
  expect(video.muted).toBe(true);
  expect(play).toHaveBeenCalledTimes(2);

  press();
  await sound.turnOn();
  expect(sound.blocked).toBe(false);
  expect(video.muted).toBe(false);
});

test('a video that goes away while it starts is nobody’s trouble', async () => {
  const sound = new Sound();
  const video = document.createElement('video');
  video.play = async () => {
    throw new DOMException('removed', 'AbortError');
  };
  const stop = sound.playing(new MediaStream())(video);
  if (stop) stop();
  await Promise.resolve();
  expect(sound.blocked).toBe(false);
  expect(video.srcObject).toBeNull();
});

test('whoever is turned all the way down stays silent when the sound comes on', async () => {
  const sound = new Sound();
  const { video, press } = shyVideo();
  sound.playing(new MediaStream())(video);
  await soon(() => expect(sound.blocked).toBe(true));
  sound.at(0)(video);
  press();
  await sound.turnOn();
  expect(video.muted).toBe(true);
  sound.at(0.4)(video);
  expect(video.muted).toBe(false);
  expect(video.volume).toBeCloseTo(0.4);
});

test('a chosen speaker is asked for again once the stream plays: while it loads, the browser aborts that', async () => {
  const video = document.createElement('video');
  let loading = true;
  let heardThrough = '';
  video.setSinkId = async (id) => {
    if (loading) throw new DOMException('loading', 'AbortError');
    heardThrough = id;
  };
  const stop = new Sound().through('headphones')(video);
  loading = false;
  video.dispatchEvent(new Event('playing'));
  expect(heardThrough).toBe('headphones');
  if (stop) stop();
  heardThrough = '';
  video.dispatchEvent(new Event('playing'));
  expect(heardThrough).toBe('');
});
