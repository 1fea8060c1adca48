/** Away at once, without looking for a button. */
import type { Attachment } from 'svelte/attachments';
import { Twice } from './twice.ts';

/** Calls `leave` when Escape is pressed twice while no sheet is open, which the key would close. */
export const leaveKey =
  (leave: () => void): Attachment =>
  () => {
    const twice = new Twice();
    const press = ({ key, repeat, timeStamp }: KeyboardEvent): void => {
      if (repeat) return;
      const closes = document.querySelector('dialog[open]') !== null;
      if (twice.isMet(key === 'Escape' && !closes, timeStamp)) leave();
    };
    // Before a sheet closes itself.
    addEventListener('keydown', press, { capture: true });
    return () => removeEventListener('keydown', press, { capture: true });
  };
