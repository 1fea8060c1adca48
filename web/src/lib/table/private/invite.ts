/** Ways to hand an invitation on. */

/** Whether the browser has a share sheet. */
export const canShare = (): boolean => typeof navigator.share === 'function';

/** False if the browser did not let us; then the guest must copy by hand. */
export async function copyLink(link: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(link);
    return true;
  } catch {
    return false;
  }
}

/** `closed`: the guest chose nothing, which is nobody's trouble. */
type Sharing = 'shared' | 'closed' | 'refused';

/** Opens the share sheet, which sends `title` and `text` along. */
export const shareLink = (link: string, words: { title: string; text: string }): Promise<Sharing> =>
  share({ ...words, url: link });

/** The same with whatever else is to be sent; `refused`, too, where there is no share sheet. */
export async function share(what: ShareData): Promise<Sharing> {
  try {
    await navigator.share(what);
    return 'shared';
  } catch (error) {
    return Object(error).name === 'AbortError' ? 'closed' : 'refused';
  }
}
