/** Fetches a guest to the table who may be looking at their soup, or at another tab. */
import { playBell } from './soft-sound.ts';

/** One call at a time. */
const TAG = 'table';

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
  const called = call(words);
  return () => void called.then((takeBack) => takeBack());
}

/** Shows a call of the system; resolves with what takes it back. Never rejects. */
async function call({ title, body }: { title: string; body: string }): Promise<() => void> {
  const how = { body, tag: TAG };
  try {
    const worker = await navigator.serviceWorker?.getRegistration();
    if (worker?.active) {
      // The service worker leads back to this page (`data`).
      await worker.showNotification(title, { ...how, data: location.href });
      return () => void closeCalls(worker);
    }
    const shown = new Notification(title, how);
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
    return () => shown.close();
  } catch {
    // Android shows none without a service worker (Notifications API §2.5): the bell has to do.
    return () => undefined;
  }
}

async function closeCalls(worker: ServiceWorkerRegistration): Promise<void> {
  for (const shown of await worker.getNotifications({ tag: TAG })) shown.close();
}
