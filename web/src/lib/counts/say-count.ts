/** Says one word to the house, with nothing that says whose it is. */
import { COUNT_PATH, type Counted } from '@eat-with-me/protocol/wire/counts';

/** Never throws: whether it was heard is no concern of the guest's. */
export async function sayCount(what: Counted): Promise<void> {
  try {
    await fetch(COUNT_PATH, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ what }),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
  } catch {
    // Not said, then.
  }
}
