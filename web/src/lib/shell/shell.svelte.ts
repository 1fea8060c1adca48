/** What of this page stays when the network goes, and whether the house has a newer one. */
import { ownServiceWorker } from './own-service-worker.ts';
import { TAKE_OVER } from './shell-policy.ts';

/** What a page needs of its browser for this; tests bring their own. */
interface ShellParts {
  readonly register: () => Promise<ServiceWorkerRegistration | null>;
  readonly reload: () => void;
}

const BROWSER: ShellParts = {
  register: ownServiceWorker,
  reload: () => location.reload(),
};

/** One for a page. Nothing of it happens by itself but looking: a newer page comes when the guest says so. Reactive. */
export class Shell {
  readonly #parts: ShellParts;
  #registration: ServiceWorkerRegistration | null = null;
  #newer = $state.raw<ServiceWorker | null>(null);

  constructor(parts: Partial<ShellParts> = {}) {
    this.#parts = { ...BROWSER, ...parts };
  }

  /** Whether a newer page is there than this one. */
  get isOld(): boolean {
    return this.#newer !== null;
  }

  /** From now on this browser says by itself when the house is out of reach. */
  async keep(): Promise<void> {
    const registration = await this.#parts.register();
    this.#registration = registration;
    if (!registration) return;
    this.#look(registration);
    registration.addEventListener('updatefound', () => this.#look(registration));
  }

  /** Asks the house whether there is a newer page. */
  async ask(): Promise<void> {
    // Where nobody answers, the next look may find one.
    await this.#registration?.update().catch(() => undefined);
  }

  /** Loads the newer page. What else is open of this house goes on as it is. */
  takeOver(): void {
    const { reload } = this.#parts;
    const newer = this.#newer;
    // Another page may have let it in.
    if (newer?.state !== 'installed') reload();
    else {
      newer.addEventListener('statechange', () => newer.state === 'activated' && reload());
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
      newer.postMessage(TAKE_OVER);
    }
  }

  /** The first one that ever comes replaces nothing. */
  #look({ active, installing, waiting }: ServiceWorkerRegistration): void {
    if (!active) return;
    if (waiting) this.#newer = waiting;
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed') this.#newer = installing;
    });
  }
}
