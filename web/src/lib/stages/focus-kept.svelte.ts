/** The focus of who moves by keyboard, where what had it goes away by itself. */
import { on } from 'svelte/events';
import type { Attachment } from 'svelte/attachments';

/** Whatever had the focus may have gone with what `changes` reads; then it comes to this element. Browser API: focus. */
export const focusKept =
  (to: () => HTMLElement, changes: () => unknown): Attachment<HTMLElement> =>
  (within) => {
    let focused: EventTarget | null = null;
    $effect(() => {
      void changes();
      const isGone = focused instanceof Element && !focused.isConnected;
      if (isGone && document.activeElement === document.body) to().focus();
    });
    return on(within, 'focusin', ({ target }) => (focused = target));
  };
