/** What a static page says by itself when its code does not come, or finds that this browser cannot run it. */
import type { Words } from '#lib/words/book.ts';

/** The element that says so: look/late.css shows it after a while, without any script. */
const ID = 'late';

/** For the page of this route as it is written; `''` for one that is whole without code. */
export function lateNotice(route: string | null, words: Words['site']['late']): string {
  if (/\/(?:privacy|access|404|offline)$/.test(route ?? '')) return '';
  // A link loses what stands behind the # of an invitation; the browser's own button keeps it.
  const reload =
    route !== null && !route.includes('/t/')
      ? `<a class="button" href="">${words.reload}</a>`
      : `<p>${words.reloadByHand}</p>`;
  return [
    `<div id="${ID}" role="status">`,
    `<div class="missing"><p>${words.missing}</p>${reload}</div>`,
    `<p class="too-old">${words.tooOld}</p>`,
    '</div>',
  ].join('');
}

/** What this page uses that a browser which can read its code may still lack: the newest of each kind. */
const NEEDED: readonly (() => boolean)[] = [
  () => 'toSorted' in Array.prototype,
  () => 'findLast' in Array.prototype,
  () => 'hasOwn' in Object,
  () => 'timeout' in AbortSignal,
  () => 'ListFormat' in Intl,
  () => 'showModal' in HTMLDialogElement.prototype,
  () => 'WebSocket' in globalThis,
];

/** Whether this browser lacks something without which the evening would break in the middle. */
export const isTooOld = (): boolean =>
  !NEEDED.every((isThere) => {
    try {
      return isThere();
    } catch {
      return false;
    }
  });

/** The code is there: takes the notice away, or lets it say at once that this browser is too old. */
export function codeCame(): void {
  const notice = document.querySelector(`#${ID}`);
  if (isTooOld()) notice?.classList.add('old');
  else notice?.remove();
}
