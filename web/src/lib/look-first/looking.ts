/** Shows a table-mate's picture to the check: at once when the cover over it was lifted, and now and then later. */
import type { Attachment } from 'svelte/attachments';
import { firstFrame } from '#lib/table/places/first-frame.ts';
import type { TableMate } from '#lib/table/table-mate.ts';
import { windowOf } from '#lib/table/view/window-of.ts';
import { Snapshot } from './snapshot.ts';

/** The first sharp picture is not to be missed… */
const WAITING_EVERY_MS = 40;
/** …and afterwards there is time. */
const SHOWN_EVERY_MS = 500;
/** The others' first frames are still on their way when the first of them is there; nobody lifts a cover as soon as that. */
const PREPARED_AFTER_MS = 1500;
/** The guest's own is in no hurry; the table knows when it is due. */
const OWN_EVERY_MS = 500;

export const looking =
  (mate: () => TableMate): Attachment<HTMLVideoElement> =>
  (video) => {
    const { cover } = mate();
    if (!cover) return;
    const { check } = cover;
    const view = windowOf(video);
    if (cover.state !== 'open') {
      // Not before the picture is there: its first frame is what a guest waits for.
      let ready: number | undefined;
      const end = firstFrame(() => {
        ready = view.setTimeout(() => check.prepare(), PREPARED_AFTER_MS);
      })(video);
      const covered = cover.state === 'covered';
      const looks = view.setInterval(() => covered && check.lookAtOwn(), OWN_EVERY_MS);
      return () => {
        end?.();
        view.clearTimeout(ready);
        view.clearInterval(looks);
      };
    }
    if (cover.proof === 'none') return;
    const snapshot = new Snapshot();
    const look = (): void => {
      // While nothing is shown a coarse picture says nothing of the sharp one to come.
      const pixels = check.isShown ? snapshot.of(video) : snapshot.ofSharp(video);
      if (pixels) void check.look(pixels);
    };
    const step = (): void => {
      check.tick();
      if (check.isDue) look();
      timer = view.setTimeout(step, check.isShown ? SHOWN_EVERY_MS : WAITING_EVERY_MS);
    };
    // Later: what it reads is nothing for which this has to begin anew.
    let timer = view.setTimeout(step);
    return () => view.clearTimeout(timer);
  };
