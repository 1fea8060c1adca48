/** What a guest wants to spend on pictures, as the browser suggests it and as the page offers it. */
import type { Thrift } from '@eat-with-me/mesh/policy/thrift';

/** Not in the DOM's types: only some browsers have it (Save Data API). */
type Saving = { connection?: { saveData?: boolean } };

/** Low data for whoever has told the browser to save it. */
export const suggestedThrift = (navigator: object): Thrift =>
  (navigator as Saving).connection?.saveData === true ? 'low-data' : 'none';

/** In the order in which they are offered. */
export const THRIFTS: readonly Thrift[] = ['none', 'low-data', 'audio-only'];
