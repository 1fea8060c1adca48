/** How well one link does, and how loud the other guest is, between two looks. */
import { loudnessBetween, soundIn } from '../policy/loudness.ts';
import { readStatistics, type Sound } from '../policy/statistics.ts';
import { healthBetween, sampleOf, type LinkHealth, type LinkSample } from '../policy/stats.ts';
import { transceiverOf } from './ends.ts';

/** One for a link's life; it reads the statistics of the connection that it is shown. */
export class LinkMeter {
  #sample: LinkSample | null = null;
  #sound: Sound | null = null;

  /** Another connection carries the link: its counters begin at nought. */
  startOver(): void {
    this.#sample = null;
  }

  /** How loud the other guest was since the last call, 0 to 1; 0 at the first. */
  async loudness(pc: RTCPeerConnection): Promise<number> {
    const earlier = this.#sound;
    const receiver = transceiverOf(pc, 'audio')?.receiver;
    this.#sound = receiver ? soundIn(readStatistics(await receiver.getStats())) : null;
    return earlier && this.#sound ? loudnessBetween(earlier, this.#sound) : 0;
  }

  /** Quality since the last call; null at the first. */
  async health(pc: RTCPeerConnection): Promise<LinkHealth | null> {
    const earlier = this.#sample;
    this.#sample = sampleOf(readStatistics(await pc.getStats()));
    return earlier ? healthBetween(earlier, this.#sample) : null;
  }
}
