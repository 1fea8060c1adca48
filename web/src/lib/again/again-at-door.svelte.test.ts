import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import { inWords } from '#lib/testing/in-words.ts';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import { Doorstep, setDoorstep, type Indoors } from '#lib/visit/doorstep.svelte.ts';
import type { GivenParts } from '#lib/visit/visit-parts.ts';
import { Visit } from '#lib/visit/visit.svelte.ts';
import AgainAtDoor from './AgainAtDoor.svelte';
import AgainMet from './AgainMet.svelte';
import { keepAgain, keptAgain, type KeptAgain } from './kept-again.ts';
import { OwnAgain } from './own-again.svelte.ts';

const NOW = Date.now();
const kept = (letter: string, until: number): KeptAgain => ({
  table: letter.repeat(22),
  secret: 's'.repeat(43),
  until: NOW + until,
  compared: true,
  name: letter,
  dish: '',
});

let shown: ReturnType<typeof mount> | undefined;
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = undefined;
  localStorage.clear();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** The first button that says this. */
const press = (name: string): void => {
  const all = [...document.querySelectorAll('button')];
  const button = all.find(({ textContent }) => textContent?.includes(name));
  button?.click();
  flushSync();
};

const here = () => keptAgain(NOW);

class Tried extends Visit {
  constructor(given?: GivenParts) {
    super({ wire: new FakeWire(), ...given });
  }
}

/** A doorstep, and what lets the rest of the house come. */
function arrive() {
  const { promise, resolve } = Promise.withResolvers<Indoors>();
  return {
    doorstep: new Doorstep(() => promise),
    come: () => resolve({ Inside: () => ({}), Visit: Tried }),
  };
}

test.each([
  ['nothing else is pressed', false, 'again'],
  ['another press follows', true, 'queue'],
] as const)(
  'whoever presses it before the rest of the house is there, and %s',
  async (_, other, kind) => {
    keepAgain([kept('a', 9000)]);
    const { doorstep, come } = arrive();
    const came = vi.spyOn(Visit.prototype, 'comeFor');
    const above = (): void => void setDoorstep(doorstep);
    shown = mount(inWords(AgainAtDoor, { above }), { target: document.body });
    flushSync();
    press('Again with');
    if (other) doorstep.press('find-table');
    come();
    await soon(() => expect(came).toHaveBeenCalled());
    await doorstep.bring();
    expect(came.mock.calls.map(([purpose]) => purpose.kind)).toEqual([kind]);
    doorstep.visit?.toDoor();
  },
);

test('at the door “Forget it” can be taken back, and the table is where it was', () => {
  const all = [kept('a', 9000), kept('b', 8000)];
  keepAgain(all);
  const above = (): void => void setDoorstep(arrive().doorstep);
  shown = mount(inWords(AgainAtDoor, { above }), { target: document.body });
  flushSync();
  press('Forget it');
  expect(here()).toEqual(all.slice(1));
  press('Keep it after all');
  expect(here()).toEqual(all);
  expect(document.body.textContent).not.toContain('Forgotten');
});

describe('a door that is open when the week is over', () => {
  const again = () => [...document.querySelectorAll('li')].map(({ textContent }) => textContent);
  const open = (all: readonly KeptAgain[]) => {
    vi.useFakeTimers({ now: NOW });
    keepAgain(all);
    const { doorstep, come } = arrive();
    const came = vi.spyOn(Visit.prototype, 'comeFor');
    const above = (): void => void setDoorstep(doorstep);
    shown = mount(inWords(AgainAtDoor, { above }), { target: document.body });
    flushSync();
    return { came, come };
  };

  test('shows and keeps no table that is over, and leaves the focus where it was', () => {
    open([kept('b', 9000), kept('a', 8000)]);
    const [, last] = document.querySelectorAll('li');
    last?.querySelector('button')?.focus();
    vi.advanceTimersByTime(8001);
    flushSync();
    expect(again()).toEqual([expect.stringContaining('Again with b')]);
    expect(document.activeElement).toBe(document.querySelector('section'));
    expect(localStorage.getItem('eat-with-me.again')).not.toContain('a'.repeat(22));
    press('Forget it');
    vi.advanceTimersByTime(1000);
    flushSync();
    // Nor can it be kept after all.
    expect([again(), document.querySelector('button')]).toEqual([[], null]);
    expect(localStorage.getItem('eat-with-me.again')).toBeNull();
  });

  test.each([
    ['is looked at again', () => document.dispatchEvent(new Event('visibilitychange'))],
    ['is pressed', () => press('Again with')],
  ])('on a device that slept over it, once it %s', async (_, look) => {
    const { came, come } = open([kept('a', 8000)]);
    vi.setSystemTime(NOW + 8001);
    look();
    flushSync();
    come();
    await vi.advanceTimersByTimeAsync(0);
    expect([again(), localStorage.getItem('eat-with-me.again')]).toEqual([[], null]);
    expect(came).not.toHaveBeenCalled();
  });
});

test('and so it can be when both have just pressed “Again?”', () => {
  const own = new OwnAgain();
  const secret = new Uint8Array(32);
  own.met({ table: 'c'.repeat(22), secret }, { compared: true, name: 'Cem', dish: '' }, NOW);
  const all = here();
  shown = mount(inWords(AgainMet), { target: document.body, props: { own } });
  flushSync();
  press('Forget it');
  expect([here(), own.fresh]).toEqual([[], []]);
  press('Keep it after all');
  expect([here(), own.fresh]).toEqual([all, all]);
});
