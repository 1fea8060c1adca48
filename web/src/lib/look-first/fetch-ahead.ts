/** Fetches what looks at pictures before a table needs it: 3.5 MB, which the browser's cache keeps. */

/** A guest who stays no longer than this, in ms, is in a hurry: then the table comes first. */
const SETTLED_MS = 500;

/** What has come whole since the page was loaded: each stage that waits begins with what is left. */
const come = new Set<string>();

/**
 * Begins once the guest has settled, for as long as there is time; returns what ends it, so that nothing of it is in the
 * way of a table that is there. Never throws: what does not come now comes at the table, or the guest is told.
 */
export function fetchAhead(): () => void {
  const ended = new AbortController();
  const begins = setTimeout(() => void fetchAll(ended.signal), SETTLED_MS);
  return () => {
    clearTimeout(begins);
    ended.abort();
  };
}

async function fetchAll(signal: AbortSignal): Promise<void> {
  try {
    const { files, script } = await import('./model-files.ts');
    for (const url of [script, files.wasm, files.model, files.weights]) {
      if (come.has(url)) continue;
      // oxlint-disable-next-line no-await-in-loop -- one after the other: there are more urgent things to fetch
      const response = await fetch(url, { priority: 'low', signal });
      // oxlint-disable-next-line no-await-in-loop -- as above
      await response.arrayBuffer();
      if (response.ok) come.add(url);
    }
  } catch {
    // As said above.
  }
}
