/** What a tab or a device keeps is nothing when a test begins, whatever file ran before it in the same world. */
import { beforeEach } from 'vitest';

beforeEach(() => {
  // Some tests run outside of a page.
  if (!('document' in globalThis)) return;
  sessionStorage.clear();
  localStorage.clear();
});
