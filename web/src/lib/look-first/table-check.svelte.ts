/** The check of one table: one worker for the pictures of all its guests, from the first cover on until the table ends. */
import type { Attachment } from 'svelte/attachments';
import type { KeptSwitch } from '#lib/kept/kept-switch.svelte.ts';
import { CheckedPicture, type Check } from './checked-picture.svelte.ts';
import { isIndecent } from './gate.ts';
import { PictureCheck } from './picture-check.ts';
import { Snapshot } from './snapshot.ts';

/** So often, in ms, this guest's own picture is looked at while it is about to be opened. */
const OWN_EVERY_MS = 3000;

/** What a table takes of the check. */
export type EndingCheck = Check & Pick<PictureCheck, 'end'>;

export class TableCheck {
  readonly #choice: Pick<KeptSwitch, 'on'>;
  readonly #check: EndingCheck;
  readonly #snapshot: Pick<Snapshot, 'of'>;
  #ownVideo: HTMLVideoElement | null = null;
  #ownLookedAt = -Infinity;
  #coversOwn = $state(false);

  constructor(
    choice: Pick<KeptSwitch, 'on'>,
    check: EndingCheck = new PictureCheck(),
    snapshot: Pick<Snapshot, 'of'> = new Snapshot(),
  ) {
    this.#choice = choice;
    this.#check = check;
    this.#snapshot = snapshot;
  }

  /** What the check says of the picture of one more table-mate. */
  over(): CheckedPicture {
    return new CheckedPicture(this.#check, this.#choice, this);
  }

  /** For the video in which this guest sees themselves. */
  readonly own: Attachment<HTMLVideoElement> = (video) => {
    this.#ownVideo = video;
    return () => (this.#ownVideo = null);
  };

  /** Whether this guest's own picture, as it was last looked at, would stay covered at the other end. Reactive. */
  get coversOwn(): boolean {
    return this.#choice.on && this.#coversOwn;
  }

  /** This guest may open their picture any moment: it is looked at now and then before. */
  async lookAtOwn(): Promise<void> {
    const isDue = performance.now() - this.#ownLookedAt >= OWN_EVERY_MS;
    if (!isDue || !this.#choice.on || this.#check.state !== 'ready') return;
    const pixels = this.#ownVideo && this.#snapshot.of(this.#ownVideo);
    // A picture that is off is no reason to warn.
    if (!pixels) this.#coversOwn = false;
    else {
      this.#ownLookedAt = performance.now();
      const look = await this.#check.look(pixels);
      this.#coversOwn = look !== null && isIndecent(look.scores);
    }
  }

  end(): void {
    this.#check.end();
  }
}
