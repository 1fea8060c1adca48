/** What the guest was told of their network address when they took their seat; whatever the house says later, it does not become less. */
import type { ExitReason } from '#lib/visit/exit-reason.ts';

/** One for a visit. Only the guest's own "Take a seat" makes it anew. */
export class AddressPromise {
  /** Whether table-mates will not learn the address; null while the guest has still to read what holds. */
  #hidden: boolean | null = null;

  /** The guest takes a seat, and has read whether their address is hidden. */
  make(hidden: boolean): void {
    this.#hidden = hidden;
  }

  /** Whether the guest may sit down on these terms without having read them. */
  allows(hidden: boolean): boolean {
    return this.#hidden !== null && (hidden || !this.#hidden);
  }

  /**
   * Why the guest cannot go on as promised, who then reads anew what holds; null if they can, and what is hidden from now
   * on stays so. Takes what they wish and what the house has.
   */
  trouble(
    { hidesAddress }: { hidesAddress: boolean },
    { hasRelay }: { hasRelay: boolean | null },
    hidden: boolean,
  ): Extract<ExitReason, 'no-relay' | 'hides-no-more'> | null {
    const cannot = hidesAddress && hasRelay === false;
    const holds = !cannot && this.allows(hidden);
    this.#hidden = holds ? hidden : null;
    if (holds) return null;
    return cannot ? 'no-relay' : 'hides-no-more';
  }
}
