/** How the guest would have the table on their screen, and their own picture; kept on this device where it is not as it comes. */
import { keep, keptValue } from '#lib/kept/kept.ts';

const KEY = 'eat-with-me.view';

/** How places stand: around the table, all of one size, or whoever speaks large. */
export const LAYOUTS = ['around', 'alike', 'speaker'] as const;
export type Layout = (typeof LAYOUTS)[number];

interface Chosen {
  readonly layout: Layout;
  /** Their own picture is not shown to themselves. */
  readonly hidesOwn: boolean;
  /** They see themselves as in a mirror; nobody else does. */
  readonly mirrors: boolean;
  /** Of their camera's picture only the lower part leaves. */
  readonly plateFirst: boolean;
}

const USUAL: Chosen = { layout: 'around', hidesOwn: false, mirrors: true, plateFirst: false };

/** What was kept, as far as it is something to choose. */
function keptChoice(): Chosen {
  const found = Object(keptValue('local', KEY)) as Record<string, unknown>;
  const flag = (name: 'hidesOwn' | 'mirrors' | 'plateFirst'): boolean => {
    const value = found[name];
    return typeof value === 'boolean' ? value : USUAL[name];
  };
  return {
    layout: LAYOUTS.find((layout) => layout === found['layout']) ?? USUAL.layout,
    hidesOwn: flag('hidesOwn'),
    mirrors: flag('mirrors'),
    plateFirst: flag('plateFirst'),
  };
}

/** Lasts for the whole visit. Reactive. */
export class ViewChoice {
  #chosen = $state.raw<Chosen>(keptChoice());

  get chosen(): Chosen {
    return this.#chosen;
  }

  choose(change: Partial<Chosen>): void {
    this.#chosen = { ...this.#chosen, ...change };
    const text = JSON.stringify(this.#chosen);
    // Where storage is blocked, the choice lasts for this visit.
    keep('local', KEY, text === JSON.stringify(USUAL) ? null : text);
  }
}
