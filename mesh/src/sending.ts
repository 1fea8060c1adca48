/** Applies the budget to what one connection sends. */
import { GROW_AFTER_MS, startingBudget, videoBudget } from './budget.ts';
import { transceiverOf } from './ends.ts';
import { cameraHeight } from './local-media.ts';

/** One per connection, for its life. */
export class Sending {
  readonly #pc: RTCPeerConnection;
  #links: number;
  #mayGrow = false;

  /** `links`: how many share the line, this one included. */
  constructor(pc: RTCPeerConnection, links: number) {
    this.#pc = pc;
    this.#links = links;
    pc.addEventListener('connectionstatechange', () => {
      if (pc.connectionState === 'connected') setTimeout(() => this.#grow(), GROW_AFTER_MS);
    });
  }

  /** Shares the line with this many links, this one included. */
  setLinks(links: number): void {
    if (links === this.#links) return;
    this.#links = links;
    void this.apply();
  }

  /** To be called once there is a sender, and when its track has changed. */
  async apply(): Promise<void> {
    const sender = transceiverOf(this.#pc, 'video')?.sender;
    const parameters = sender?.getParameters();
    const encoding = parameters?.encodings[0];
    if (!sender || !parameters || !encoding) return;
    const budget = this.#mayGrow ? videoBudget : startingBudget;
    Object.assign(encoding, budget(this.#links, cameraHeight(sender.track)));
    // Fails only when the connection is closing, or before there is anything to send.
    await sender.setParameters(parameters).catch(() => undefined);
  }

  #grow(): void {
    this.#mayGrow = true;
    void this.apply();
  }
}
