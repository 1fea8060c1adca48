/** The sound of the table: every guest's video, or what is heard in its place, whether the browser lets it be heard, and through which speaker. */
import type { Attachment } from 'svelte/attachments';

export class Sound {
  readonly #videos = new Set<HTMLMediaElement>();
  /** Turned all the way down by the guest. */
  readonly #silenced = new Set<HTMLMediaElement>();
  #blocked = $state(false);
  readonly #heard: 'here' | 'elsewhere';

  /** `elsewhere`: what is shown is heard by another element, because a window that nobody has pressed in may play no sound. */
  constructor(heard: 'here' | 'elsewhere' = 'here') {
    this.#heard = heard;
  }

  /** The browser wants a press before it plays sound; until then the pictures move in silence. */
  get blocked(): boolean {
    return this.#blocked;
  }

  /** Plays a guest's stream for as long as the element is there. */
  playing(stream: MediaStream): Attachment<HTMLMediaElement> {
    return (video) => {
      this.#videos.add(video);
      video.srcObject = stream;
      if (this.#heard === 'elsewhere') video.muted = true;
      void this.#play(video);
      return () => {
        this.#videos.delete(video);
        this.#silenced.delete(video);
        video.srcObject = null;
      };
    };
  }

  /** Lets a video be heard through this speaker; `''` is the system's choice. */
  through(speakerId: string): Attachment<HTMLMediaElement> {
    return (video) => {
      // Fails when the speaker is gone: the system's choice goes on playing.
      const choose = (): void => void video.setSinkId?.(speakerId).catch(() => undefined);
      choose();
      // Chromium aborts it while a stream is being loaded, as at the beginning and on a new connection.
      video.addEventListener('playing', choose);
      return () => video.removeEventListener('playing', choose);
    };
  }

  /** How loud a video is, 0 to 1. Where a page may not say (iOS), all the way down still silences. */
  at(volume: number): Attachment<HTMLMediaElement> {
    return (video) => {
      video.volume = volume;
      if (volume === 0) this.#silenced.add(video);
      else this.#silenced.delete(video);
      video.muted = volume === 0 || this.#blocked || this.#heard === 'elsewhere';
    };
  }

  /** After a press: everybody is heard. */
  async turnOn(): Promise<void> {
    this.#blocked = false;
    await Promise.all(
      [...this.#videos].map((video) => {
        video.muted = this.#silenced.has(video);
        return this.#play(video);
      }),
    );
  }

  async #play(video: HTMLMediaElement): Promise<void> {
    try {
      await video.play();
    } catch (error) {
      // Anything else means that the element has gone or got another stream.
      if (Object(error).name !== 'NotAllowedError' || video.muted) return;
      this.#blocked = true;
      video.muted = true;
      await this.#play(video);
    }
  }
}
