/** What a guest wants to spend on pictures, as the browser suggests it and as the page says it. */
import type { Thrift } from '@eat-with-me/mesh/policy/thrift';

/** Not in the DOM's types: only some browsers have it (Save Data API). */
type Saving = { connection?: { saveData?: boolean } };

/** Low data for whoever has told the browser to save it. */
export const suggestedThrift = (navigator: object): Thrift =>
  (navigator as Saving).connection?.saveData === true ? 'low-data' : 'none';

export const THRIFTS: readonly { value: Thrift; label: string; hint: string }[] = [
  { value: 'none', label: 'Picture and sound', hint: 'As good as the line allows.' },
  {
    value: 'low-data',
    label: 'Low data',
    hint: 'Small pictures, theirs and yours: about 80 MB an hour with each guest, both ways each.',
  },
  {
    value: 'audio-only',
    label: 'Audio only',
    hint: 'You hear each other. No picture travels, yours neither.',
  },
];
