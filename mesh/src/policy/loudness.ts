/** Two looks at a receiver's statistics → how loud it was. Pure. Guests do not send how loud they are: packets would show it. */

/** The counters of one moment (W3C webrtc-stats, `RTCInboundRtpStreamStats`). Cumulative since the stream began. */
export interface Sound {
  /** Sum of squared audio level times seconds. */
  energy: number;
  seconds: number;
}

export function soundOf(report: Pick<RTCStatsReport, 'forEach'>): Sound | null {
  let sound: Sound | null = null;
  report.forEach((entry: RTCStats & Record<string, unknown>) => {
    if (entry.type !== 'inbound-rtp' || entry['kind'] !== 'audio') return;
    const { totalAudioEnergy: energy, totalSamplesDuration: seconds } = entry;
    if (typeof energy === 'number' && typeof seconds === 'number') sound = { energy, seconds };
  });
  return sound;
}

/** The root mean square between the two, 0 to 1; 0 if nothing was played, or if they are of different streams. */
export function loudnessBetween(earlier: Sound, later: Sound): number {
  const seconds = later.seconds - earlier.seconds;
  const energy = later.energy - earlier.energy;
  return seconds > 0 && energy > 0 ? Math.min(1, Math.sqrt(energy / seconds)) : 0;
}
