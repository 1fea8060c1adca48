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

/** Opens the share sheet, which sends `title` and `text` along. `closed`: the guest chose nothing, which is nobody's trouble. */
export async function shareLink(
  link: string,
  words: { title: string; text: string },
): Promise<'shared' | 'closed' | 'refused'> {
  try {
    await navigator.share({ ...words, url: link });
    return 'shared';
  } catch (error) {
    return Object(error).name === 'AbortError' ? 'closed' : 'refused';
  }
}
