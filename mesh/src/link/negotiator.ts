/**
 * Perfect negotiation (WebRTC 1.0 §10.7) over whatever carries signals. Everything that touches the
 * signaling state runs through one serial queue, so no flag has to guard against overlap.
 */
import { DESCRIPTION_MAX_LENGTH, type Candidate, type Signal } from '@eat-with-me/protocol/signal';
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import { keepRoles } from '../policy/dtls-role.ts';
import { askForSilence } from '../policy/opus.ts';
import type { Border } from '../trust/border.ts';

/** How long candidates are collected before they travel together, in ms. */
const COLLECT_MS = 10;

/** What leaves in place of a description that nobody would take: by its length the other end knows, too. */
const TOO_LONG = '-'.repeat(DESCRIPTION_MAX_LENGTH + 1);

/** What one connection's negotiation sends. */
type Negotiation = Omit<Signal, 'connection'>;

interface NegotiatorEvents {
  send(negotiation: Negotiation): void;
  /** The first offer was accepted: the moment to attach tracks to the transceivers that it brought. */
  adopt(): Promise<void>;
  /** A description made no sense to this browser. */
  misunderstood(): void;
  /** A description was not what the other guest is committed to, or nothing that a table needs; it has not reached the browser. */
  distrusted(code: TrustCode): void;
}

export class Negotiator {
  readonly #pc: RTCPeerConnection;
  readonly #polite: boolean;
  readonly #border: Border;
  readonly #events: NegotiatorEvents;
  #tail: Promise<void> = Promise.resolve();
  /** Candidates to send; null until the first description has gone, which carries those found so far itself. */
  #outgoing: Candidate[] | null = null;
  #ignoringOffer = false;

  constructor(pc: RTCPeerConnection, polite: boolean, border: Border, events: NegotiatorEvents) {
    this.#pc = pc;
    this.#polite = polite;
    this.#border = border;
    this.#events = events;
    pc.onnegotiationneeded = () => this.offer();
    pc.onicecandidate = ({ candidate }) => this.#collect(candidate);
  }

  /** Sends an offer that was set before anybody was there to receive it; at once, if it is complete. */
  sendPrepared(ready: Promise<void>): void {
    if (this.#pc.iceGatheringState === 'complete') {
      this.#sendDescription();
      return;
    }
    this.#enqueue(async () => {
      await ready;
      this.#sendDescription();
    });
  }

  /** Makes an offer that was set before anew, with candidates from the ICE servers known by now, and sends it. */
  sendRenewed(prepared: Promise<void>): void {
    this.#enqueue(async () => {
      await prepared;
      this.#pc.restartIce();
      await this.#pc.setLocalDescription();
      this.#sendDescription();
    });
  }

  /** Makes an offer. For changes after that the browser asks by itself. */
  offer(): void {
    this.#enqueue(() => this.#offer());
  }

  /** Takes what the other end sent. */
  receive({ description, candidates }: Negotiation): void {
    this.#enqueue(async () => {
      if (description) await this.#receiveDescription(description);
      await Promise.all(candidates.map((candidate) => this.#receiveCandidate(candidate)));
    });
  }

  #enqueue(operation: () => Promise<void>): void {
    this.#tail = this.#tail.then(operation).catch(() => {
      if (this.#pc.signalingState !== 'closed') this.#events.misunderstood();
    });
  }

  async #offer(): Promise<void> {
    // The polite side never makes the first offer, so the meal starts without glare.
    if (this.#polite && !this.#pc.remoteDescription) return;
    // Not stable: the browser fires negotiationneeded again once it is.
    if (this.#pc.signalingState !== 'stable') return;
    await this.#pc.setLocalDescription();
    this.#sendDescription();
  }

  async #receiveDescription(received: NonNullable<Signal['description']>): Promise<void> {
    const pc = this.#pc;
    if (received.type === 'answer' && pc.signalingState !== 'have-local-offer') return;
    this.#ignoringOffer =
      received.type === 'offer' && pc.signalingState !== 'stable' && !this.#polite;
    if (this.#ignoringOffer) return;
    const admitted = this.#border.admitDescription(received);
    if ('failure' in admitted) {
      this.#events.distrusted(admitted.failure);
      return;
    }
    const { type, sdp } = admitted.description;
    if (type === 'answer') {
      await pc.setRemoteDescription({ type, sdp });
      return;
    }
    const first = !pc.remoteDescription;
    const current = { local: pc.currentLocalDescription, remote: pc.currentRemoteDescription };
    await pc.setRemoteDescription({ type, sdp: keepRoles(sdp, current) });
    if (first) await this.#events.adopt();
    await pc.setLocalDescription();
    this.#sendDescription();
  }

  async #receiveCandidate(candidate: Candidate): Promise<void> {
    const admitted = this.#ignoringOffer ? null : this.#border.admitCandidate(candidate);
    if (admitted) await this.#use([admitted]);
  }

  /** Candidates of an offer that we ignore fit nothing; one bad candidate never ends a link. */
  async #use(candidates: readonly Candidate[]): Promise<void> {
    const used = candidates.map((candidate) => this.#pc.addIceCandidate(candidate));
    await Promise.allSettled(used);
  }

  #sendDescription(): void {
    const description = this.#pc.localDescription;
    if (!description || (description.type !== 'offer' && description.type !== 'answer')) return;
    this.#outgoing = [];
    const { sdp, due } = this.#border.letDescriptionOut(askForSilence(description.sdp));
    const { type } = description;
    if (sdp.length > DESCRIPTION_MAX_LENGTH) {
      this.#events.send({ description: { type, sdp: TOO_LONG }, candidates: [] });
      // Once that has left.
      setTimeout(() => this.#events.distrusted('E_DESCRIPTION'), COLLECT_MS);
      return;
    }
    this.#events.send({ description: { type, sdp }, candidates: [] });
    void this.#use(due);
  }

  #collect(found: RTCIceCandidate | null): void {
    if (!found?.candidate || !this.#outgoing) return;
    void this.#use(this.#border.foundOwn(found.candidate));
    const candidate = this.#border.letOut(found.candidate);
    if (candidate === null) return;
    const { sdpMid, sdpMLineIndex, usernameFragment } = found;
    this.#outgoing.push({ candidate, sdpMid, sdpMLineIndex, usernameFragment });
    if (this.#outgoing.length > 1) return;
    // A hidden page's timers come a second late or more: there every candidate travels alone.
    if (document.hidden) this.#flush();
    else setTimeout(() => this.#flush(), COLLECT_MS);
  }

  #flush(): void {
    const candidates = this.#outgoing ?? [];
    if (candidates.length === 0 || this.#pc.signalingState === 'closed') return;
    this.#outgoing = [];
    this.#events.send({ description: null, candidates });
  }
}
