/** Chunks whose functions are compiled while they are fetched, beside the page, rather than one by one when a table is laid. */

/** As much of a chunk as is read. */
interface ChunkView {
  readonly name: string;
  readonly isEntry: boolean;
}

/** Each of these works at the door: what it does not use there need not be compiled there. */
const AT_THE_DOOR = new Set(['front', 'nodes/0', 'nodes/1', 'nodes/2']);

/** For `postBanner`: V8's explicit compile hint, a comment elsewhere. */
export const compiledAhead = ({ name, isEntry }: ChunkView): string =>
  isEntry || AT_THE_DOOR.has(name) ? '' : '//# allFunctionsCalledOnLoad';
