/** Whether this device may know a way to a table at which two meet again: `kept-again.ts` knows what it takes to come to it. */
import { kept } from '#lib/kept/kept.ts';

/** Where they are kept on the device. */
export const AGAIN_KEY = 'eat-with-me.again';

export const mayHaveAgain = (): boolean => kept('local', AGAIN_KEY) !== null;
