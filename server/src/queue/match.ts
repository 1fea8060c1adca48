/** Which policy a house matches by. */
import type { Relaxes } from './fits.ts';
import { Matcher } from './matcher.ts';

/** Makes the matcher of a house. */
export type Match = (relaxes: Relaxes) => Matcher;

/** First come, first served among those who fit: see `Matcher`. */
export const matchFirstCome: Match = (relaxes) => new Matcher(relaxes);
