/** Channels between two ends without a connection, for tests of what is said over them. */
import type { Channels } from '../link/speech.ts';

/** As much of an `RTCDataChannel` as talk uses. What is sent arrives a turn later, in order, while both ends are open. */
class Channel {
  readyState: RTCDataChannelState = 'connecting';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onbufferedamountlow: (() => void) | null = null;
  /** The other end; null where the other page has no such channel. */
  far: Channel | null = null;
  readonly sent: string[] = [];
  readonly #wire: Wire;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  send(text: string): void {
    if (this.readyState !== 'open') throw new Error('InvalidStateError');
    this.sent.push(text);
    this.#wire.carry(() => {
      if (this.far?.readyState === 'open') this.far.onmessage?.({ data: text });
    });
  }

  open(): void {
    this.readyState = 'open';
    this.onopen?.();
  }
}

/** One connection between two guests; `cut` ends it with whatever is under way. */
export class Wire {
  readonly here: Record<keyof Channels, Channel>;
  readonly there: Record<keyof Channels, Channel>;
  #isCut = false;
  #held: (() => void)[] | null = null;

  /** `first`: the other page is of version 1, which has one channel. */
  constructor(far: 'topics' | 'first' = 'topics') {
    const end = () => ({ channel: new Channel(this), topics: new Channel(this) });
    this.here = end();
    this.there = end();
    for (const name of ['channel', 'topics'] as const) {
      const carried = name === 'channel' || far === 'topics';
      this.here[name].far = carried ? this.there[name] : null;
      this.there[name].far = carried ? this.here[name] : null;
    }
  }

  open(): void {
    for (const end of [this.here, this.there]) for (const one of Object.values(end)) one.open();
  }

  /** Nothing arrives until `release`. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const deliver of held) this.carry(deliver);
  }

  cut(): void {
    this.#isCut = true;
    for (const end of [this.here, this.there])
      for (const one of Object.values(end)) one.readyState = 'closed';
  }

  carry(deliver: () => void): void {
    if (this.#held) this.#held.push(deliver);
    else queueMicrotask(() => !this.#isCut && deliver());
  }
}

/** As talk takes them. */
export const asChannels = (end: Wire['here']): Channels => end as unknown as Channels;

/** All that is under way has arrived, and what was said to it. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 2000; turn += 1) await Promise.resolve();
}
