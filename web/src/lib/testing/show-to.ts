/** One component at a time, as the page of this visit shows it. */
import { flushSync, mount, unmount, type Component } from 'svelte';
import { setVisit, type Visit } from '#lib/visit/visit.svelte.ts';
import { inWords } from './in-words.ts';

let shown: ReturnType<typeof mount> | undefined;

export function showTo<Props extends Record<string, unknown>>(
  visit: Visit,
  component: Component<Props>,
  props: Props,
): void {
  const above = () => setVisit(visit);
  shown = mount(inWords(component, { above }), { target: document.body, props });
  flushSync();
}

/** After each test: it is gone. */
export async function putAway(): Promise<void> {
  if (shown) await unmount(shown);
  shown = undefined;
}
