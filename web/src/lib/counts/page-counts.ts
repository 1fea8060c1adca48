/**
 * Tells a house that wants to know how lines hold, and for how long guests sit. Each word goes by itself, at a random moment within
 * five minutes, so that neither what was said together nor when shows whose table it is of. What a page has not said when it is
 * closed is never said.
 */
import type { LinkState } from '@eat-with-me/mesh/policy/link-state';
import type { Seat } from '@eat-with-me/protocol/table';
import type { Counted } from '@eat-with-me/protocol/wire/counts';
import type { GuestLink } from '#lib/table/remote-guest.svelte.ts';
import type { TableMesh } from '#lib/visit/table-mesh.ts';

/** Within so long (ms) a word goes. */
export const SAID_WITHIN_MS = 5 * 60_000;
/** A word for each so long (ms) with company. */
export const MEASURE_MS = 5 * 60_000;
/** So long (ms) after a link has connected it is on the way that it will take: direct ones are found after relayed ones. */
export const PATH_AFTER_MS = 20_000;
/** No more are on their way at once; what comes on top is not said. */
export const SAYING_MAX = 40;

interface PageCountsParts {
  /** Whether the house asks, and the guest lets it. */
  readonly mayTell: () => boolean;
  readonly send: (what: Counted) => void;
  /** At least 0, less than 1. */
  readonly random: () => number;
  readonly isWithCompanion: () => boolean;
}

interface VisitLike {
  readonly rules: { readonly counts: boolean };
  readonly own: { readonly counts: { readonly on: boolean } };
  readonly company: () => { readonly name: string };
  readonly count: (what: Counted) => void;
}

/** One for a visit. */
export class PageCounts {
  readonly #parts: PageCountsParts;
  /** How many words are on their way. */
  #saying = 0;
  #mesh: TableMesh | null = null;
  #measuring: ReturnType<typeof setInterval> | undefined;

  constructor(parts: PageCountsParts) {
    this.#parts = parts;
  }

  /** Those of a visit, of whose parts it takes what the house wants, what the guest lets it, and who keeps them company. */
  static of({ rules, own, company, count }: VisitLike): PageCounts {
    return new PageCounts({
      mayTell: () => rules.counts && own.counts.on,
      send: count,
      random: Math.random,
      isWithCompanion: () => company().name === 'here',
    });
  }

  /** The guest is on the way to a table: its links from now on, where they may be told of. */
  watch(mesh: TableMesh): void {
    clearInterval(this.#measuring);
    this.#mesh = mesh;
    if (!this.#parts.mayTell()) return;
    const phases = new Map<GuestLink, LinkState['phase']>();
    mesh.on('change', () => {
      for (const link of mesh.links.values()) {
        const before = phases.get(link) ?? 'connecting';
        if (before === link.state.phase) continue;
        phases.set(link, link.state.phase);
        this.#changed(link, before);
      }
    });
    this.#measuring = setInterval(() => this.#measure(), MEASURE_MS);
  }

  #changed(link: GuestLink, before: LinkState['phase']): void {
    const { state } = link;
    if (state.phase === 'connected' && before === 'interrupted') this.#tell('healed');
    else if (state.phase === 'connected') this.#lookAtPath(link);
    else if (state.phase === 'failed' && state.reason === 'untrusted') this.#tell('untrusted');
    else if (state.phase === 'failed' && before === 'connecting') this.#tell('no-path');
    else if (state.phase === 'failed' && state.reason === 'lost') this.#tell('lost');
  }

  #lookAtPath(link: GuestLink): void {
    setTimeout(() => {
      if (link.state.phase !== 'connected') return;
      void link.health().then((health) => {
        if (health?.path) this.#tell(health.path.kind);
      });
    }, PATH_AFTER_MS);
  }

  #measure(): void {
    const isWith = [...(this.#mesh?.links ?? new Map<Seat, GuestLink>()).values()].some(
      ({ state }) => state.phase === 'connected',
    );
    if (isWith) this.#tell('five-minutes');
    else if (this.#parts.isWithCompanion()) this.#tell('companion-five-minutes');
  }

  #tell(what: Counted): void {
    const { mayTell, random, send } = this.#parts;
    if (!mayTell() || this.#saying >= SAYING_MAX) return;
    this.#saying += 1;
    setTimeout(() => {
      this.#saying -= 1;
      // The guest may have refused meanwhile.
      if (mayTell()) send(what);
    }, random() * SAID_WITHIN_MS);
  }
}
