/** Whether the battery runs low (W3C Battery Status); browsers that do not tell have enough. */
import type { Attachment } from 'svelte/attachments';

/** Below this, 0 to 1, phones and laptops begin to save by themselves. */
const LOW = 0.2;

interface Battery extends EventTarget {
  charging: boolean;
  level: number;
}

/** Not in the DOM's types: only some browsers have it. */
type WithBattery = { getBattery?: () => Promise<Battery> };

/** Tells now and after every change, for as long as the element is there. */
export const lowBattery =
  (tell: (low: boolean) => void): Attachment =>
  () => {
    const leaving = new AbortController();
    const watch = (battery: Battery) => {
      const look = () => tell(!battery.charging && battery.level <= LOW);
      for (const change of ['chargingchange', 'levelchange']) {
        battery.addEventListener(change, look, { signal: leaving.signal });
      }
      if (!leaving.signal.aborted) look();
    };
    // Refused where a policy says so.
    (navigator as WithBattery).getBattery?.().then(watch, () => undefined);
    return () => leaving.abort();
  };
