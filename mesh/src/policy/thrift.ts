/** What a guest wants to spend on pictures, and what that means for how they show the others. Pure. */
import type { View } from '@eat-with-me/protocol/talk/table-talk';

/** `low-data`: as few bits as make pictures. `audio-only`: no pictures, neither theirs nor ours. */
export type Thrift = 'none' | 'low-data' | 'audio-only';

/** How a guest of this thrift shows another whose tile has room for a picture so high, in device pixels. */
export const viewOf = (height: number, thrift: Thrift): View => ({
  height: thrift === 'audio-only' ? 0 : height,
  lowData: thrift === 'low-data',
});
