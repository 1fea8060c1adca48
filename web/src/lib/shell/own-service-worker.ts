/** The one place where a page lets a service worker in, so that the policy of the page can be that strict. */
import { scriptPolicy } from '#lib/work/script-policy.ts';

const SCRIPT = '/service-worker.js';

/** This one and no other. */
function own(url: string): string {
  if (url !== SCRIPT) throw new TypeError('another service worker');
  return url;
}

/** Registers it; null where this browser, or this window, has none. */
export async function ownServiceWorker(): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null;
  try {
    // Made once, and only where it is used.
    const script = scriptPolicy('ewm-service-worker', own)(SCRIPT);
    return await navigator.serviceWorker.register(script, {
      type: 'module',
      updateViaCache: 'none',
    });
  } catch {
    // Private windows, and houses without a certificate: all but the page for no network works without.
    return null;
  }
}
