/** The one place where a page makes workers, so that the policy of the page can be that strict. */

/** What TypeScript does not know yet of the Trusted Types API (W3C). */
type Policies = {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
};

/** Only what this site serves; the policy of the page allows no other worker, either. */
function own(url: string): string {
  const { origin, href } = new URL(url, location.href);
  if (origin !== location.origin) throw new TypeError('a worker of another site');
  return href;
}

/** By this name the policy of the page knows it. Old browsers know no such thing. */
const policy = (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy(
  'ewm-workers',
  { createScriptURL: own },
);

/** Starts a worker from a file of ours, a module; `url` as Vite gives it for `?worker&url`. */
export const ownWorker = (url: string): Worker =>
  new Worker(policy ? policy.createScriptURL(url) : own(url), { type: 'module' });
