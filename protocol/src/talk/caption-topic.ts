/** What guests write down of their own words, by their own device, for table-mates whose device cannot. It travels between browsers alone. */
import * as v from 'valibot';
import { isLine } from './tidy-line.ts';
import { stateTopic } from './topic.ts';

/** The most that is shown of one guest at once, in UTF-16 code units. */
export const CAPTION_LINE_MAX_LENGTH = 160;

/** How often a guest's words may change. Beyond it the latest are said, and shown, once there is room again. */
export const CAPTION_RATE = { perSecond: 2, burst: 8 } as const;

/** Whether this guest would read what others say, because nothing here can write it down; and what was said here last, empty for silence. */
export const CAPTION = stateTopic(
  'caption',
  v.object({
    wanted: v.boolean(),
    said: v.pipe(v.string(), v.maxLength(CAPTION_LINE_MAX_LENGTH), v.check(isLine)),
  }),
);
export interface CaptionTold {
  wanted: boolean;
  said: string;
}
