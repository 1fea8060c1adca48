/** Runs in every measured page before its own scripts: counts what arrives, and changes nothing. */

declare global {
  interface Window {
    /** Frames decoded of each table-mate so far. */
    decoded: () => Promise<number[]>;
  }
}

/** Handed to the page as its own source text: uses nothing from outside. */
export function installCounter(): void {
  const connections: RTCPeerConnection[] = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
  window.decoded = async () => {
    const live = connections.filter((pc) => pc.connectionState === 'connected');
    const reports = await Promise.all(live.map((pc) => pc.getStats()));
    return reports.map((report) => {
      let frames = 0;
      report.forEach((entry: RTCInboundRtpStreamStats) => {
        if (entry.type === 'inbound-rtp') frames += entry.framesDecoded ?? 0;
      });
      return frames;
    });
  };
}
