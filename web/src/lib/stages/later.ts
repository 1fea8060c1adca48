/** The stages after the door. Each is fetched before it is needed, so that a meal never waits for the server. */
import type { Component } from 'svelte';
import type { Stage } from '#lib/visit/visit.svelte.ts';
import type { keepTranslated } from '#lib/words/translated.ts';
import type { StepsBack } from './steps-back.ts';
import type { Book } from '#lib/words/book.ts';

type StageNamed<Name extends Stage['name']> = Extract<Stage, { name: Name }>;

export interface LaterStages {
  LiveRegion: Component;
  SetTable: Component;
  LayTheTable: Component;
  Queue: Component<{ stage: StageNamed<'queue'> }>;
  Knocking: Component<{ stage: StageNamed<'knocking'> }>;
  Table: Component<{ stage: StageNamed<'table'> }>;
  Exit: Component<{ stage: StageNamed<'exit'> }>;
  StepsBack: typeof StepsBack;
  keepTranslated: typeof keepTranslated;
}

/** All of them together, and what they say: who leaves the door needs them within the minute, whether the server is still there or not. */
export async function fetchLaterStages(book: Book): Promise<LaterStages> {
  const [region, set, lay, queue, knocking, table, exit, steps, translated] = await Promise.all([
    import('#lib/furniture/LiveRegion.svelte'),
    import('./SetTable.svelte'),
    import('./LayTheTable.svelte'),
    import('./Queue.svelte'),
    import('./Knocking.svelte'),
    import('./Table.svelte'),
    import('./Exit.svelte'),
    import('./steps-back.ts'),
    import('#lib/words/translated.ts'),
    book.fetch('house'),
    import('@eat-with-me/mesh/table/mesh'),
    import('#lib/wire/wire.ts'),
  ]);
  return {
    LiveRegion: region.default,
    SetTable: set.default,
    LayTheTable: lay.default,
    Queue: queue.default,
    Knocking: knocking.default,
    Table: table.default,
    Exit: exit.default,
    StepsBack: steps.StepsBack,
    keepTranslated: translated.keepTranslated,
  };
}
