/** Fetches a guest to the table who may be looking at their soup, or at another tab. */
import { playBell } from './soft-sound.ts';

/** Two short hums, in ms. */
const HUMS = [90, 70, 90];

/** Whether the guest may be called by the system although the page is hidden; `unasked` until they have decided. */
export type Calling = 'unasked' | 'allowed' | 'refused' | 'impossible';

const CALLING: Readonly<Record<NotificationPermission, Calling>> = {
  default: 'unasked',
  granted: 'allowed',
  denied: 'refused',
};

export const calling = (): Calling =>
  typeof Notification === 'function' ? CALLING[Notification.permission] : 'impossible';

/** Asks the guest, by way of their browser; only after a press. */
export async function askToCall(): Promise<Calling> {
  try {
    return CALLING[await Notification.requestPermission()];
  } catch {
    return 'impossible';
  }
}

/**
 * Rings, hums, and calls where nobody looks at the page; `speakerId` as elsewhere. None of it is waited for, and what a
 * device cannot do is left out. Returns what takes the call back.
 */
export function summon(speakerId: string, words: { title: string; body: string }): () => void {
  void playBell(speakerId);
  navigator.vibrate?.(HUMS);
  if (document.visibilityState === 'visible' || calling() !== 'allowed') return () => undefined;
  try {
    const call = new Notification(words.title, { body: words.body, tag: 'table' });
    call.onclick = () => {
      window.focus();
      call.close();
    };
    return () => call.close();
  } catch {
    // Android shows none without a service worker (Notifications API §2.5): the bell has to do.
    return () => undefined;
  }
}
