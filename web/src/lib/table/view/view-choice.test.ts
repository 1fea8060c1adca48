import { expect, test } from 'vitest';
import { kept, keep } from '#lib/kept/kept.ts';
import { ViewChoice } from './view-choice.svelte.ts';

const KEY = 'eat-with-me.view';

test('what was chosen is there at the next visit; what is usual is not kept at all', () => {
  const view = new ViewChoice();
  view.choose({ layout: 'speaker', plateFirst: true });
  view.choose({ hidesOwn: true });
  const next = new ViewChoice();
  expect(next.chosen).toEqual({
    layout: 'speaker',
    hidesOwn: true,
    mirrors: true,
    plateFirst: true,
  });
  next.choose({ layout: 'around', hidesOwn: false, plateFirst: false });
  expect(kept('local', KEY)).toBe(null);
});

test.each(['nonsense', '7', '{"layout":"upside-down","mirrors":"yes"}'])(
  'storage with %s in it is as good as none',
  (text) => {
    keep('local', KEY, text);
    expect(new ViewChoice().chosen.layout).toBe('around');
    expect(new ViewChoice().chosen.mirrors).toBe(true);
    keep('local', KEY, null);
  },
);
