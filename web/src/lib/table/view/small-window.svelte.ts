/** The table in a small window that stays above all others, for whoever does something else while they eat (WICG Document Picture-in-Picture). */
import type { Attachment } from 'svelte/attachments';

/** Beyond what TypeScript's DOM knows. */
interface PictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

/** As it opens first, in CSS pixels; browsers keep what the guest makes of it. */
const SIZE = { width: 360, height: 460 };

const offer = (): PictureInPicture | null => {
  const found: unknown = Reflect.get(window, 'documentPictureInPicture');
  return (found as PictureInPicture | undefined) ?? null;
};

/** Fills the body of a window; what it returns puts away what it made. */
type Show = (body: HTMLElement) => () => void;

/** At most one for a table. Reactive. */
export class SmallWindow {
  readonly #show: Show;
  #window = $state.raw<Window | null>(null);
  #opening = false;
  /** The browser opened it, and not a press. */
  #byItself = false;
  #ended = false;

  constructor(show: Show) {
    this.#show = show;
  }

  /** Whether this browser can. */
  readonly isOffered = offer() !== null;

  get isOpen(): boolean {
    return this.#window !== null;
  }

  /** Opens it, by the guest's own press or because the browser says so; false if the browser will not. */
  async open(byItself = false): Promise<boolean> {
    if (this.#window || this.#opening) return true;
    this.#opening = true;
    this.#byItself = byItself;
    try {
      const opened = await offer()?.requestWindow(SIZE);
      if (!opened) return false;
      // The table was left meanwhile.
      if (this.#ended) opened.close();
      else this.#fill(opened);
      return true;
    } catch {
      // Without a press, or not allowed here.
      return false;
    } finally {
      this.#opening = false;
    }
  }

  close(): void {
    this.#window?.close();
  }

  /** For as long as the table is shown: the browser asks for it when the guest looks at another tab, where it does (Media Session, `enterpictureinpicture`). */
  readonly automatic: Attachment = () => {
    if (!this.isOffered) return;
    const back = (): void => {
      if (this.#byItself && !document.hidden) this.close();
    };
    // Refused by whoever does not know the action.
    const handle = (open: (() => void) | null): void => {
      try {
        navigator.mediaSession.setActionHandler(ENTER as MediaSessionAction, open);
      } catch {
        // Then the guest's own press is left.
      }
    };
    handle(() => void this.open(true));
    document.addEventListener('visibilitychange', back);
    return () => {
      handle(null);
      document.removeEventListener('visibilitychange', back);
      this.#ended = true;
      this.close();
    };
  };

  #fill(opened: Window): void {
    const { document: small } = opened;
    const { lang, dir } = document.documentElement;
    Object.assign(small.documentElement, { lang, dir });
    small.title = document.title;
    // Rules that were put together by script cannot be handed over; there are none.
    for (const sheet of document.querySelectorAll('link[rel=stylesheet], style'))
      small.head.append(small.importNode(sheet, true));
    const putAway = this.#show(small.body);
    this.#window = opened;
    // However it closes.
    opened.addEventListener('pagehide', () => {
      putAway();
      this.#window = null;
    });
  }
}

const ENTER = 'enterpictureinpicture';
