/** The sections of the debug overlay as they are now, looked at anew once a second while somebody reads them. */
import { createSubscriber } from 'svelte/reactivity';
import type { DebugSection, DebugSource } from './debug-section.ts';

const LOOK_EVERY_MS = 1000;

export class DebugBoard {
  readonly #sources: readonly DebugSource[];
  #sections: readonly DebugSection[] = [];

  readonly #watch = createSubscriber((update) => {
    const look = async () => {
      this.#sections = (await Promise.all(this.#sources.map((source) => source.look()))).flat();
      update();
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  });

  constructor(sources: readonly DebugSource[]) {
    this.#sources = sources;
  }

  get sections(): readonly DebugSection[] {
    this.#watch();
    return this.#sections;
  }
}
