/** What Back means where a sheet is open: it is one level deeper than its stage, and may hold words of the guest. Browser API: dialogs. */

/** Puts away the one on top, as Esc does; whether there was one. */
export function putSheetAway(): boolean {
  const sheet = [...document.querySelectorAll<HTMLDialogElement>('dialog[open]')].at(-1);
  sheet?.close();
  return sheet !== undefined;
}
