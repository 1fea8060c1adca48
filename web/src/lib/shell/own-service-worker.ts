/** The one place where a page lets a service worker in, so that the policy of the page can be that strict. */

/** What TypeScript does not know yet of the Trusted Types API (W3C). */
type Policies = {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
};

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
    // By this name the policy of the page knows it; made once, and only where it is used.
    const policy = (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy(
      'ewm-service-worker',
      { createScriptURL: own },
    );
    return await navigator.serviceWorker.register(
      policy ? policy.createScriptURL(SCRIPT) : own(SCRIPT),
      { type: 'module', updateViaCache: 'none' },
    );
  } catch {
    // Private windows, and houses without a certificate: all but the page for no network works without.
    return null;
  }
}
