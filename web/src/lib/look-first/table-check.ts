/** The check of one table: one worker for the pictures of all its guests, from the first cover on until the table ends. */
import type { Attachment } from 'svelte/attachments';
import type { CheckChoice } from './check-choice.svelte.ts';
import { CheckedPicture } from './checked-picture.svelte.ts';
import { PictureCheck } from './picture-check.ts';
import { Snapshot } from './snapshot.ts';

export class TableCheck {
  readonly #choice: Pick<CheckChoice, 'on'>;
  readonly #check: PictureCheck;
  readonly #snapshot = new Snapshot();
  #ownVideo: HTMLVideoElement | null = null;

  constructor(choice: Pick<CheckChoice, 'on'>, check = new PictureCheck()) {
    this.#choice = choice;
    this.#check = check;
  }

  /** What the check says of the picture of one more table-mate. */
  over(): CheckedPicture {
    const own = () => this.#ownVideo && this.#snapshot.of(this.#ownVideo);
    return new CheckedPicture(this.#check, this.#choice, own);
  }

  /** For the video in which this guest sees themselves. */
  readonly own: Attachment<HTMLVideoElement> = (video) => {
    this.#ownVideo = video;
    return () => (this.#ownVideo = null);
  };

  end(): void {
    this.#check.end();
  }
}
