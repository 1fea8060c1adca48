/** What of this page stays when the network goes, and whether the house has a newer one. */
import { buildOf } from './build-of.ts';
import { ownServiceWorker } from './own-service-worker.ts';
import { TAKE_OVER } from './shell-policy.ts';

/** What a page needs of its browser for this; tests bring their own. */
interface ShellParts {
  readonly register: () => Promise<ServiceWorkerRegistration | null>;
  /** Of which build a worker is; never answers for one that says nothing. */
  readonly buildOf: (worker: ServiceWorker) => Promise<string>;
  readonly reload: () => void;
}

const BROWSER: ShellParts = {
  register: ownServiceWorker,
  buildOf,
  reload: () => location.reload(),
};

/** After a press, nobody waits for longer than this, in ms. */
const TAKES_OVER_WITHIN_MS = 3000;

/** One for a page. Nothing of it happens by itself but looking: a newer page comes when the guest says so. Reactive. */
export class Shell {
  /** Of which this page is. */
  readonly #build: string;
  readonly #parts: ShellParts;
  #registration: ServiceWorkerRegistration | null = null;
  /** The newest worker that this page has looked at. */
  #known: ServiceWorker | null = null;
  #isOld = $state(false);

  constructor(build: string, parts: Partial<ShellParts> = {}) {
    this.#build = build;
    this.#parts = { ...BROWSER, ...parts };
  }

  /** Whether a newer page is there than this one. */
  get isOld(): boolean {
    return this.#isOld;
  }

  /** From now on this browser says by itself when the house is out of reach. */
  async keep(): Promise<void> {
    const registration = await this.#parts.register();
    this.#registration = registration;
    if (!registration) return;
    // The one at work may be older than the page, which comes from the house; whichever comes after it is not.
    // The first that a browser gets comes with the page.
    const { active, installing } = registration;
    this.#known = active ?? installing;
    if (installing) this.#await(installing);
    this.#look();
    registration.addEventListener('updatefound', () => {
      if (registration.installing) this.#await(registration.installing);
    });
  }

  /** Asks the house whether there is a newer page; what has come without a word to this page is found, too. */
  async ask(): Promise<void> {
    this.#look();
    // Where nobody answers, the next look may find one.
    await this.#registration?.update().catch(() => undefined);
  }

  /** Loads the newer page. What else is open of this house goes on as it is. */
  takeOver(): void {
    const { reload } = this.#parts;
    const waiting = this.#registration?.waiting;
    // Another page may have let it in.
    if (!waiting) {
      reload();
      return;
    }
    waiting.addEventListener('statechange', () => {
      // One that is newer still may have come in its place.
      if (waiting.state === 'activated' || waiting.state === 'redundant') reload();
    });
    // It may have to wait for what another page still asks for; the page itself comes from the house in any case.
    setTimeout(reload, TAKES_OVER_WITHIN_MS);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
    waiting.postMessage(TAKE_OVER);
  }

  #await(installing: ServiceWorker): void {
    installing.addEventListener('statechange', () => this.#look());
  }

  /** A guest who comes back to a renewed house has the newest page before the worker of that page: this is no news to them. */
  #look(): void {
    const { waiting, active } = this.#registration ?? {};
    const newest = waiting ?? active ?? null;
    if (newest === null || newest === this.#known) return;
    this.#known = newest;
    void this.#parts.buildOf(newest).then((build) => {
      if (newest === this.#known) this.#isOld = build !== this.#build;
    });
  }
}
