/** The one place where a page makes workers, so that the policy of the page can be that strict. */
import { scriptPolicy } from './script-policy.ts';

/** Only what this site serves; the policy of the page allows no other worker, either. */
const own = scriptPolicy('ewm-workers', (url) => {
  const { origin, href } = new URL(url, location.href);
  if (origin !== location.origin) throw new TypeError('a worker of another site');
  return href;
});

/** Starts a worker from a file of ours, a module; `url` as Vite gives it for `?worker&url`. */
export const ownWorker = (url: string): Worker => new Worker(own(url), { type: 'module' });
