/** What is measured by the clock of the world: nothing else runs on the machine meanwhile (scripts/test.mjs). */
export const ALONE = '@alone';
