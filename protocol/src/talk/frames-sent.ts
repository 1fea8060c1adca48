/** How many pictures a second leave for the one who is told: only against these can it be told whether a line loses some. */
import * as v from 'valibot';
import { stateTopic } from './topic.ts';

/** A whole number of frames a second, as encoded for this link. */
export const FRAMES_SENT = stateTopic(
  'frames-sent',
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(240)),
);
