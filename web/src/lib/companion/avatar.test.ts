import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeCompanion } from '#lib/testing/fake-companion.ts';
import { drawing } from './avatar.ts';

/** Nobody steams but whoever thinks, arrives or is mended. */
const STEAM = 'oklch(0.97 0.012 85 / 0.55)';

/** A canvas of which is known when steam was painted last, and whether anything moved since. */
class Canvas {
  width = 0;
  height = 0;
  steams = false;
  paints = 0;
  readonly #pen = new Proxy(
    { createRadialGradient: () => ({ addColorStop: () => undefined }), canvas: this },
    {
      get: (target, name) => {
        if (name === 'clearRect') {
          this.paints += 1;
          this.steams = false;
        }
        return Reflect.get(target, name) ?? (() => undefined);
      },
      set: (_, name, value) => {
        if (name === 'strokeStyle' && value === STEAM) this.steams = true;
        return true;
      },
    },
  );

  getContext() {
    return this.#pen;
  }
}

let isStill = false;
beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'performance'],
  });
  vi.stubGlobal('matchMedia', () => ({
    get matches() {
      return isStill;
    },
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  vi.stubGlobal(
    'ResizeObserver',
    class {
      readonly #told: ResizeObserverCallback;
      constructor(told: ResizeObserverCallback) {
        this.#told = told;
      }
      observe(): void {
        const entry = { contentRect: { width: 300, height: 200 } } as ResizeObserverEntry;
        this.#told([entry], this as unknown as ResizeObserver);
      }
      disconnect(): void {}
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test.each([
  ['moves', false],
  ['stands still, as the guest wants it', true],
])('a picture that %s shows within 100 ms what the companion does now', (_, still) => {
  isStill = still;
  const companion = new FakeCompanion();
  const canvas = new Canvas();
  const end = drawing(companion)(canvas as unknown as HTMLCanvasElement);
  companion.become({ name: 'listening' });
  vi.advanceTimersByTime(1000);
  expect(canvas.steams).toBe(false);
  for (const [name, steams] of [
    ['thinking', true],
    ['speaking', false],
    ['thinking', true],
    ['listening', false],
  ] as const) {
    companion.become({ name });
    vi.advanceTimersByTime(100);
    expect(canvas.steams, name).toBe(steams);
  }
  const { paints } = canvas;
  end?.();
  vi.advanceTimersByTime(1000);
  companion.become({ name: 'speaking' });
  expect(canvas.paints).toBe(paints);
});
