/** The list of languages at a house that was renewed since the page came. */
import { flushSync, mount, unmount } from 'svelte';
import { expect, onTestFinished, test, vi } from 'vitest';
import { inWords } from '#lib/testing/in-words.ts';
import Languages from './Languages.svelte';

vi.mock('./LanguageLinks.svelte', () => {
  throw new TypeError('the house has no such file any more');
});

test('whoever opens the list, and it does not come, reads so, and loads the page again', async () => {
  const shown = mount(inWords(Languages), { target: document.body });
  onTestFinished(() => unmount(shown));
  const reload = vi.spyOn(location, 'reload').mockReturnValue();
  onTestFinished(() => reload.mockRestore());
  flushSync();
  const list = document.querySelector('details');
  if (list) list.open = true;
  list?.dispatchEvent(new Event('toggle'));
  await vi.waitFor(() =>
    expect(list?.textContent).toContain('Part of this page did not arrive. Is the network there?'),
  );
  document.querySelector('button')?.click();
  expect(reload).toHaveBeenCalledOnce();
});
