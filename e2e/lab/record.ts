/** Runs in every page of the lab before its own scripts, and notes each peer connection that the page makes. */

declare global {
  interface Window {
    /** Every connection so far, those of hidden frames included; closed ones too. */
    peerConnections: RTCPeerConnection[];
    /** The URL of every relay that one of them has reached. */
    relaysReached: Set<string>;
  }
}

/** Handed to the page as its own source text: uses nothing from outside. */
export function recordConnections(): void {
  const top = window.top ?? window;
  top.peerConnections ??= [];
  top.relaysReached ??= new Set();
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      top.peerConnections.push(this);
      this.addEventListener('icecandidate', ({ candidate }) => {
        const { url } = (candidate ?? {}) as { url?: string };
        if (candidate?.type === 'relay') top.relaysReached.add(url ?? 'unknown');
      });
    }
  };
}
