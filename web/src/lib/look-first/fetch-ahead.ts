/** Fetches what looks at pictures before a table needs it: 3.5 MB, which the browser's cache keeps. */

/** Never rejects: what does not come now comes at the table, or the guest is told. */
export async function fetchAhead(): Promise<void> {
  try {
    const { files, script } = await import('./model-files.ts');
    for (const url of [script, files.wasm, files.model, files.weights]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other: there are more urgent things to fetch
      const response = await fetch(url, { priority: 'low' });
      // oxlint-disable-next-line no-await-in-loop -- as above
      await response.arrayBuffer();
    }
  } catch {
    // As said above.
  }
}
