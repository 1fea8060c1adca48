/** Restarts the line between two guests from within a page. */

declare global {
  interface Window {
    connections: RTCPeerConnection[];
  }
}

/** Runs in the page before anything else: the app shows its connections to nobody. */
export function keepConnections(): void {
  window.connections = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      window.connections.push(this);
    }
  };
}

/** Runs in the page: resolves to the pairs of candidates that carried the media before and after. */
export async function restartIce(): Promise<[string, string]> {
  const pc = window.connections.find(({ connectionState }) => connectionState === 'connected');
  if (!pc) throw new Error('not connected');
  const selectedPair = async () => {
    let pair = '';
    for (const [, entry] of (await pc.getStats()) as unknown as Map<string, RTCTransportStats>) {
      if (entry.type === 'transport') pair = entry.selectedCandidatePairId ?? '';
    }
    return pair;
  };
  const before = await selectedPair();
  pc.restartIce();
  let after = before;
  while (after === before) {
    await new Promise(requestAnimationFrame);
    after = await selectedPair();
  }
  return [before, after];
}
