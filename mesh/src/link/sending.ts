/** Applies a budget to what one connection sends. */
import { GROW_AFTER_MS, type LinkBudget } from '../policy/budget.ts';
import { audioEncoding, videoEncoding } from '../policy/encoding.ts';
import { transceiverOf } from './ends.ts';
import { cameraHeight, type TrackKind } from '../local-media.ts';

/** One per connection, for its life. */
export class Sending {
  readonly #pc: RTCPeerConnection;
  #budget: LinkBudget;
  #mayGrow = false;
  /** What each sender was told last: telling it again costs a turn of the encoder's queue. */
  readonly #told = new WeakMap<RTCRtpSender, string>();
  /** One after the other: parameters are void once others have been set (WebRTC 1.0 §5.2). */
  #tail: Promise<void> = Promise.resolve();

  constructor(pc: RTCPeerConnection, budget: LinkBudget) {
    this.#pc = pc;
    this.#budget = budget;
    pc.addEventListener('connectionstatechange', () => {
      if (pc.connectionState === 'connected') setTimeout(() => this.#grow(), GROW_AFTER_MS);
    });
  }

  setBudget(budget: LinkBudget): void {
    this.#budget = budget;
    void this.apply();
  }

  /** To be called once there is a sender, and when its track has changed. */
  apply(): Promise<void> {
    this.#tail = this.#tail.then(async () => {
      await this.#tell('audio', audioEncoding(this.#budget));
      await this.#tell('video', this.#videoEncoding());
    });
    return this.#tail;
  }

  #videoEncoding(): Partial<RTCRtpEncodingParameters> {
    const track = transceiverOf(this.#pc, 'video')?.sender.track ?? null;
    return videoEncoding(this.#budget, cameraHeight(track), this.#mayGrow);
  }

  async #tell(kind: TrackKind, wanted: Partial<RTCRtpEncodingParameters>): Promise<void> {
    const sender = transceiverOf(this.#pc, kind)?.sender;
    const told = JSON.stringify(wanted);
    if (!sender || this.#told.get(sender) === told) return;
    const parameters = sender.getParameters();
    const [encoding] = parameters.encodings;
    if (!encoding) return;
    Object.assign(encoding, wanted);
    try {
      await sender.setParameters(parameters);
      this.#told.set(sender, told);
    } catch {
      // The connection is closing, or has nothing to send yet: the next budget is told anew.
    }
  }

  #grow(): void {
    this.#mayGrow = true;
    void this.apply();
  }
}
