/** Keeps the screen on while somebody waits or eats without touching it (W3C Screen Wake Lock). */
import type { Attachment } from 'svelte/attachments';

/** For as long as the element is there and the page is in view. Where the browser cannot, nothing happens. */
export const awake: Attachment = () => {
  let lock: WakeLockSentinel | undefined;
  let over = false;

  const hold = async () => {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    try {
      lock = await navigator.wakeLock.request('screen');
      if (over) await lock.release();
    } catch {
      // Low battery, or the page went out of view meanwhile: the screen may sleep.
    }
  };
  // The browser lets go by itself whenever the page is hidden.
  const again = () => void hold();
  document.addEventListener('visibilitychange', again);
  again();

  return () => {
    over = true;
    document.removeEventListener('visibilitychange', again);
    void lock?.release();
  };
};
