/** The second press of a double press: it was meant for what the first has done away with. */
import { on } from 'svelte/events';

/** Two presses of one finger are so close in time (ms) and place (px), where the browser does not count them itself. */
const WITHIN_MS = 500;
const WITHIN_PX = 40;

/** What is looked at of a press; `shown` is what the page showed then. */
export interface Press {
  readonly atMs: number;
  readonly x: number;
  readonly y: number;
  /** As the browser counts presses at one place (UI Events, `detail`); 0 for one by the keyboard. */
  readonly count: number;
  readonly byTouch: boolean;
  readonly shown: string;
}

/** Whether a press comes with the one before it, and finds another stage than that. Pure. */
export function isStray(press: Press, before: Press | null): boolean {
  if (before === null || before.shown === press.shown) return false;
  if (press.count > 1) return true;
  const near = Math.hypot(press.x - before.x, press.y - before.y) <= WITHIN_PX;
  return press.byTouch && near && press.atMs - before.atMs <= WITHIN_MS;
}

/** Keeps such presses from the page until the returned function is called; `shown` says what it shows. */
export function ignoreStrayPresses(shown: () => string): () => void {
  let before: Press | null = null;
  return on(
    window,
    'click',
    (event) => {
      const press: Press = {
        atMs: event.timeStamp,
        x: event.clientX,
        y: event.clientY,
        count: event.detail,
        byTouch: Reflect.get(event, 'pointerType') === 'touch',
        shown: shown(),
      };
      const stray = isStray(press, before);
      if (stray) {
        event.preventDefault();
        event.stopPropagation();
      }
      // A third one is no more meant for it than the second.
      before = stray && before ? { ...press, shown: before.shown } : press;
    },
    { capture: true },
  );
}
