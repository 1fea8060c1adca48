/** What passes between this browser and the one at the other end of a link: descriptions, candidates, certificates. */
import type { Candidate, Signal } from '@eat-with-me/protocol/signal';
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import { sameBytes, type Bytes } from './bytes.ts';
import { CandidateGate, outgoingCandidate, type Route } from './candidates.ts';
import { remoteFingerprint } from './certificate.ts';
import { sanitise } from './sdp.ts';

type Description = NonNullable<Signal['description']>;

/** A description that the browser may have, or why it may not. */
type Admitted = { description: Description } | { failure: TrustCode };

/** One for all connections of a link. */
export class Border {
  readonly #fingerprint: Bytes;
  readonly #gate: CandidateGate;
  #route: Route;

  /** `fingerprint`: SHA-256 of the certificate that the other guest is committed to. */
  constructor(fingerprint: Bytes, route: Route) {
    this.#fingerprint = fingerprint;
    this.#route = route;
    this.#gate = new CandidateGate(route);
  }

  /** How the link may find its way. */
  get route(): Route {
    return this.#route;
  }

  /** Both guests have agreed to another way. */
  setRoute(route: Route): void {
    this.#route = route;
    this.#gate.setRoute(route);
  }

  /** Their description as the browser may have it. */
  admitDescription({ type, sdp }: Description): Admitted {
    const ufrag = /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? null;
    const admit = (candidate: string) => this.#gate.admit(candidate, ufrag);
    const sanitised = sanitise(sdp, { fingerprint: this.#fingerprint, admit });
    return 'failure' in sanitised ? sanitised : { description: { type, sdp: sanitised.sdp } };
  }

  /** Their candidate as the browser may have it, or null. */
  admitCandidate(theirs: Candidate): Candidate | null {
    const candidate = this.#gate.admit(theirs.candidate, theirs.usernameFragment);
    return candidate === null ? null : { ...theirs, candidate };
  }

  /** Notes an own candidate; returns those of theirs that the browser may have now. */
  foundOwn(candidate: string): Candidate[] {
    return this.#gate
      .foundOwn(candidate)
      .map((due) => ({ candidate: due, sdpMid: null, sdpMLineIndex: 0, usernameFragment: null }));
  }

  /** An own candidate as it may leave, or null. */
  letOut(candidate: string): string | null {
    if (this.#route === 'relay' && !/ typ relay( |$)/.test(candidate)) return null;
    return outgoingCandidate(candidate);
  }

  /** An own description as it may leave, with no candidate but those that may; and what `foundOwn` says of them. */
  letDescriptionOut(sdp: string): { sdp: string; due: Candidate[] } {
    const due: Candidate[] = [];
    const lines = sdp.split('\r\n').flatMap((line) => {
      if (!line.startsWith('a=candidate:')) return [line];
      const own = line.slice('a='.length);
      due.push(...this.foundOwn(own));
      const candidate = this.letOut(own);
      return candidate === null ? [] : [`a=${candidate}`];
    });
    return { sdp: lines.join('\r\n'), due };
  }

  /** Whether a connected transport ends at the committed certificate; true where the browser does not tell. */
  async endsAtThem(transport: RTCDtlsTransport): Promise<boolean> {
    const shown = await remoteFingerprint(transport);
    return shown === null || sameBytes(shown, this.#fingerprint);
  }
}
