import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { inWords } from '#lib/testing/in-words.ts';
import LostPage from './LostPage.svelte';

const SECRET = 's'.repeat(43);
let page: ReturnType<typeof mount> | undefined;

afterEach(async () => {
  if (page) await unmount(page);
  history.replaceState(null, '', '/');
});

test.each([
  ['an invitation with something after it', `/t/${'t'.repeat(22)}/x#${SECRET}`, '/'],
  ['an invitation whose # was written out', `/t/${'t'.repeat(22)}%23${SECRET}`, '/'],
  ['an invitation in capitals', `/T/${'t'.repeat(22)}#${SECRET}`, '/'],
  ['any address with a secret', `/menu?key=${SECRET}#${SECRET}`, '/menu'],
])('%s leaves no secret in the address bar', (_, address, shown) => {
  history.replaceState(null, '', address);
  page = mount(inWords(LostPage), { target: document.body, props: { found: false } });
  flushSync();
  expect(location.href).not.toContain(SECRET);
  expect(location.pathname + location.search + location.hash).toBe(shown);
});
