/** Counts what of sound, picture and words reaches a page, whatever it shows of it. */
declare global {
  interface Window {
    /** Packets of sound and picture that have come to this page. */
    mediaPackets: number;
    /** What was said to this page over its links' channels but negotiation and goodbyes. */
    wordsHeard: string[];
  }
}

/** Handed to a page as its own source text: uses nothing from outside. */
export function countMedia(): void {
  window.mediaPackets = 0;
  window.wordsHeard = [];
  const Plain = RTCPeerConnection;
  window.RTCPeerConnection = class extends Plain {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      let counted = 0;
      const count = async (): Promise<void> => {
        let packets = 0;
        for (const report of (await this.getStats()).values() as Iterable<RTCInboundRtpStreamStats>)
          if (report.type === 'inbound-rtp') packets += report.packetsReceived ?? 0;
        window.mediaPackets += Math.max(0, packets - counted);
        counted = Math.max(counted, packets);
      };
      setInterval(() => void count(), 100);
    }
    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options);
      channel.addEventListener('message', ({ data }) => {
        const isWord = !/^{"type":"(?:signal|leaving)"/.test(String(data));
        if (isWord) window.wordsHeard.push(String(data));
      });
      return channel;
    }
  };
}
