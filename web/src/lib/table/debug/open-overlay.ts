/** The debug overlay on the page: all that is loaded once it is asked for. */
import { mount, unmount } from 'svelte';
import type { Visit } from '#lib/visit/visit.svelte.ts';
import { DebugBoard } from './debug-board.ts';
import DebugOverlay from './DebugOverlay.svelte';
import { debugSources } from './debug-sources.ts';

/** Shows it over everything; returns what takes it away. */
export function openOverlay(visit: Visit): () => void {
  const board = new DebugBoard(debugSources(visit));
  const overlay = mount(DebugOverlay, { target: document.body, props: { board } });
  return () => void unmount(overlay);
}
