/** Addresses of scripts, as a page with Trusted Types wants them. */

/** What TypeScript does not know yet of the Trusted Types API (W3C). */
type Policies = {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
};

/**
 * Makes addresses out of what `own` lets through; it throws for all others. `name` is that by which the policy of the page
 * knows it, and can be taken once. Old browsers know no such thing.
 */
export function scriptPolicy(name: string, own: (url: string) => string): (url: string) => string {
  const policy = (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy(name, {
    createScriptURL: own,
  });
  return policy ? (url) => policy.createScriptURL(url) : own;
}
