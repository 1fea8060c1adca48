/** Streams that are ended more than once. */
import type { Writable } from 'node:stream';
import * as ws from 'ws';

type Ending = Pick<Writable, 'end' | 'writableEnded'>;

/**
 * ws ends the receiver of every socket up to three times, and for each time but the first Node makes an error with its stack, of which
 * nobody hears: together a sixteenth of what a socket costs. From the call on, those times do nothing.
 */
export function endReceiversOnce(): void {
  const { prototype } = (ws as unknown as { readonly Receiver: { readonly prototype: Ending } })
    .Receiver;
  const { end } = prototype;
  prototype.end = function (this: Writable, ...given: unknown[]) {
    return this.writableEnded ? this : Reflect.apply(end, this, given);
  } as Writable['end'];
}
