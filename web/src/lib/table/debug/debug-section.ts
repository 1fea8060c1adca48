/** What the debug overlay shows: sections of rows, from whoever has something to tell whoever works on this. */

/** One thing at the table at one moment. Never a name, an address, a description or a key. */
export interface DebugSection {
  title: string;
  rows: readonly DebugRow[];
}

/** What it is, and how it stands. */
export type DebugRow = readonly [what: string, value: string];

/** Is looked at once a second while the overlay is open. A new one goes into the list in `debug-sources.ts`. */
export interface DebugSource {
  look(): Promise<readonly DebugSection[]>;
}
