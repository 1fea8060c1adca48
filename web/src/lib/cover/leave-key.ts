/** Away at once, without looking for a button. */
import type { Attachment } from 'svelte/attachments';
import { windowOf } from '#lib/table/view/window-of.ts';
import { Twice } from './twice.ts';

/** Calls `leave` when Escape is pressed twice in the element's window while no sheet is open there, which the key would close. */
export const leaveKey =
  (leave: () => void): Attachment =>
  (element) => {
    const view = windowOf(element);
    const twice = new Twice();
    const press = ({ key, repeat, timeStamp }: KeyboardEvent): void => {
      if (repeat) return;
      const closes = view.document.querySelector('dialog[open]') !== null;
      if (twice.isMet(key === 'Escape' && !closes, timeStamp)) leave();
    };
    // Before a sheet closes itself.
    view.addEventListener('keydown', press, { capture: true });
    return () => view.removeEventListener('keydown', press, { capture: true });
  };
