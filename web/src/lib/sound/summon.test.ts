import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { playBell } from './soft-sound.ts';
import { askToCall, calling, summon } from './summon.ts';

vi.mock('./soft-sound.ts');

const WORDS = { title: 'ready', body: 'come' };
let shown: { title: string; body?: string | undefined; closed: boolean }[];
let hums: unknown[];

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

beforeEach(() => {
  [shown, hums] = [[], []];
  Called.permission = 'default';
  vi.mocked(playBell).mockReset().mockResolvedValue();
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
  expect(playBell).toHaveBeenCalledExactlyOnceWith('kitchen');
  expect(hums).toHaveLength(1);
  expect(shown).toEqual([]);
});

test('whoever looks elsewhere is called, once they allowed it, until they are back', async () => {
  look(false);
  summon('', WORDS);
  expect(shown).toEqual([]);
  expect(await askToCall()).toBe('allowed');
  const takeBack = summon('', WORDS);
  expect(shown).toEqual([{ ...WORDS, closed: false }]);
  takeBack();
  expect(shown).toEqual([{ ...WORDS, closed: true }]);
});

test('a browser that calls nobody still rings', () => {
  look(false);
  vi.stubGlobal('Notification', undefined);
  vi.stubGlobal('navigator', {});
  expect(calling()).toBe('impossible');
  summon('', WORDS);
  expect(playBell).toHaveBeenCalledOnce();
});

test('a browser that says it can and then cannot still rings', () => {
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
  expect(playBell).toHaveBeenCalledOnce();
});
