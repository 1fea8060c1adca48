/** Streams that are ended more than once. */
import type { Writable } from 'node:stream';
import * as ws from 'ws';

type Ending = Pick<Writable, 'end' | 'writableEnded'>;

/**
 * From now on this stream, or all that have this prototype, can be ended once, and no error is made for the times after that, of which
 * nobody hears. ws ends the stream under a socket once the goodbyes are said, and again when the other end has done so: the error with
 * its stack was a sixteenth of what a socket costs. Only for a stream that is about to close, since thousands that stay should be small.
 */
export function endOnce(stream: Ending): void {
  const { end } = stream;
  stream.end = function (this: Writable, ...given: unknown[]) {
    return this.writableEnded ? this : Reflect.apply(end, this, given);
  } as Writable['end'];
}

/** ws ends the receiver of every socket up to three times: another sixteenth. */
export function endReceiversOnce(): void {
  endOnce(
    (ws as unknown as { readonly Receiver: { readonly prototype: Ending } }).Receiver.prototype,
  );
}
