/** The page on the whole screen (Fullscreen API): nothing of the browser is left around the table. */
import type { Attachment } from 'svelte/attachments';

/** Whether this browser can; iPhones cannot. */
export const canFillScreen = (): boolean => document.fullscreenEnabled;

/** Older Safari knows nothing of it. */
export const fillsScreen = (): boolean => document.fullscreenElement instanceof Element;

/** By the guest's own press. Never rejects: a browser that will not leaves it as it was. */
export async function toggleFullScreen(): Promise<void> {
  const change = fillsScreen()
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  await change.catch(() => undefined);
}

/** Gives the screen back with the table. */
export const screenWithTable: Attachment = () => () => {
  if (fillsScreen()) void toggleFullScreen();
};
