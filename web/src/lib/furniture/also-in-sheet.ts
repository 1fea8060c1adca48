/** What is said aloud while a sheet is open: to a screen reader the page behind it is not there, nor is what it says. */
import type { Attachment } from 'svelte/attachments';

/** Marks the region of a sheet that says it in the page's stead. */
export const IN_SHEET = { 'data-aloud': '' } as const;

/** For one line of a live region, which is said within the sheet on top as well, for as long as the line is there. */
export const alsoInSheet: Attachment<HTMLElement> = (line) => {
  const page = line.ownerDocument;
  const sheet = [...page.querySelectorAll('dialog[open] [data-aloud]')].at(-1);
  if (!sheet || line.closest('dialog')) return;
  const copy = page.createElement('p');
  copy.textContent = line.textContent;
  sheet.append(copy);
  return () => copy.remove();
};
