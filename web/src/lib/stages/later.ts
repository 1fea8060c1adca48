/** The stages after the door. Each is fetched before it is needed, so that a meal never waits for the server. */
import type { Component } from 'svelte';
import type { Stage } from '#lib/visit.svelte.ts';

type StageNamed<Name extends Stage['name']> = Extract<Stage, { name: Name }>;

export interface LaterStages {
  LayTheTable: Component;
  Queue: Component<{ stage: StageNamed<'queue'> }>;
  Table: Component<{ stage: StageNamed<'table'> }>;
  Exit: Component<{ stage: StageNamed<'exit'> }>;
}

/** All of them together: who leaves the door needs them within the minute, whether the server is still there or not. */
export async function fetchLaterStages(): Promise<LaterStages> {
  const [lay, queue, table, exit] = await Promise.all([
    import('./LayTheTable.svelte'),
    import('./Queue.svelte'),
    import('./Table.svelte'),
    import('./Exit.svelte'),
  ]);
  return {
    LayTheTable: lay.default,
    Queue: queue.default,
    Table: table.default,
    Exit: exit.default,
  };
}
