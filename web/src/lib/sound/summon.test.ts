import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import { installAudio } from '#lib/testing/fake-audio.ts';
import { askToCall, calling, summon } from './summon.ts';

const WORDS = { title: 'ready', body: 'come' };
let shown: { title: string; body?: string | undefined; closed: boolean }[];
let hums: unknown[];
let strokes: string[];

class Called {
  static permission: NotificationPermission = 'default';
  static requestPermission = () => Promise.resolve((Called.permission = 'granted'));
  readonly #call: (typeof shown)[number];
  constructor(title: string, { body }: NotificationOptions) {
    this.#call = { title, body, closed: false };
    shown.push(this.#call);
  }
  close(): void {
    this.#call.closed = true;
  }
}

const look = (visible: boolean) =>
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visible ? 'visible' : 'hidden');

/** One stroke of the bell, with its partials, out of this speaker. */
const heard = (speakerId: string) =>
  soon(() => expect(strokes).toEqual(Array.from({ length: 4 }, () => speakerId)));

beforeEach(() => {
  [shown, hums] = [[], []];
  Called.permission = 'default';
  ({ strokes } = installAudio());
  vi.stubGlobal('Notification', Called);
  vi.stubGlobal('navigator', { vibrate: (pattern: unknown) => hums.push(pattern) });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('whoever looks at the page hears a bell and feels a hum, and gets no call', async () => {
  look(true);
  await askToCall();
  summon('kitchen', WORDS);
  await heard('kitchen');
  expect(hums).toHaveLength(1);
  expect(shown).toEqual([]);
});

test('whoever looks elsewhere is called, once they allowed it, until they are back', async () => {
  look(false);
  summon('', WORDS);
  expect(shown).toEqual([]);
  expect(await askToCall()).toBe('allowed');
  const takeBack = summon('', WORDS);
  await soon(() => expect(shown).toEqual([{ ...WORDS, closed: false }]));
  takeBack();
  await soon(() => expect(shown).toEqual([{ ...WORDS, closed: true }]));
});

test('where there is a service worker it is the one who calls, as Android wants it', async () => {
  look(false);
  await askToCall();
  const calls: { title: string; data: unknown; close: () => void }[] = [];
  const registration = {
    active: {},
    showNotification: (title: string, { data }: NotificationOptions) => {
      calls.push({ title, data, close: () => calls.pop() });
      return Promise.resolve();
    },
    getNotifications: ({ tag }: { tag: string }) => Promise.resolve(tag ? [...calls] : []),
  };
  vi.stubGlobal('navigator', {
    serviceWorker: { getRegistration: () => Promise.resolve(registration) },
  });
  const takeBack = summon('', WORDS);
  await soon(() => expect(calls).toMatchObject([{ title: WORDS.title, data: location.href }]));
  expect(shown).toEqual([]);
  takeBack();
  await soon(() => expect(calls).toEqual([]));
});

test('a browser that calls nobody still rings', async () => {
  look(false);
  vi.stubGlobal('Notification', undefined);
  vi.stubGlobal('navigator', {});
  expect(calling()).toBe('impossible');
  summon('', WORDS);
  await heard('');
});

test('a browser that says it can and then cannot still rings', async () => {
  look(false);
  class Android extends Called {
    constructor() {
      super('', {});
      throw new TypeError('Illegal constructor. Use ServiceWorkerRegistration.showNotification()');
    }
  }
  Android.permission = 'granted';
  vi.stubGlobal('Notification', Android);
  expect(() => summon('', WORDS)()).not.toThrow();
  await heard('');
});
