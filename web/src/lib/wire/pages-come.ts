/** Whether the house serves pages now, whatever becomes of its live connections. */

const ANSWER_WITHIN_MS = 5000;

/** Asks for this very page, past every cache. Never rejects. */
export const pagesCome = (): Promise<boolean> =>
  fetch(location.pathname, {
    method: 'HEAD',
    cache: 'no-store',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).then(
    ({ ok }) => ok,
    () => false,
  );
