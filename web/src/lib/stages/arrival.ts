/** Where the keyboard and the screen reader are when a stage comes. */
import type { Attachment } from 'svelte/attachments';

/** For a stage's heading (tabindex -1): takes the focus that the stage before left behind. */
export const arrival: Attachment<HTMLElement> = (heading) => {
  window.scrollTo(0, 0);
  heading.focus();
};
