/** The key that opens the debug overlay, for those who have one. */
import type { Attachment } from 'svelte/attachments';
import type { Visit } from '#lib/visit/visit.svelte.ts';
import { kept } from '#lib/kept/kept.ts';

/** No browser, no screen reader and no control of the table has another use for it. */
const KEY = 'F2';

/** Who works on this has an overlay; so has whoever asks for one: in the address, or, where that has an invitation, in `localStorage`. */
function hasOverlay(): boolean {
  if (import.meta.env.DEV || location.hash === '#debug') return true;
  return kept('local', 'eat-with-me.debug') !== null;
}

/** Opens and closes the overlay while the element is there. For everybody else it does nothing, and loads nothing. */
export const debugKey =
  (visit: Visit): Attachment =>
  () => {
    if (!hasOverlay()) return;
    let overlay: Promise<() => void> | null = null;
    const close = () => {
      void overlay?.then((end) => end());
      overlay = null;
    };
    const open = () =>
      (overlay = import('./open-overlay.ts').then(({ openOverlay }) => openOverlay(visit)));
    const press = ({ key, repeat, ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent) => {
      if (key !== KEY || repeat || ctrlKey || altKey || metaKey || shiftKey) return;
      if (overlay) close();
      else void open();
    };
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', press);
      close();
    };
  };
