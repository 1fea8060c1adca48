/** A log whose end is in sight, also as it grows, unless the guest has scrolled back to read. */
import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';

/** So near to the end (px) nobody reads what came before. */
const NEAR_THE_END = 48;

/** Of what scrolls. */
export const toTheEnd: Attachment<HTMLElement> = (log) => {
  let follows = true;
  const look = () => {
    follows = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_THE_END;
  };
  const follow = () => {
    if (follows) log.scrollTop = log.scrollHeight;
  };
  // The sheet around it is opened after it was made.
  void tick().then(follow);
  log.addEventListener('scroll', look, { passive: true });
  const watch = new MutationObserver(follow);
  watch.observe(log, { childList: true, characterData: true, subtree: true });
  return () => {
    watch.disconnect();
    log.removeEventListener('scroll', look);
  };
};
