/** What guests send each other, by what arrives: frames, sound and bytes at every place of every guest. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Guest } from '../lib/guest.ts';
import type { Lab } from './lab.ts';

/** What one guest has had of another since the meal began. */
interface Count {
  at: number;
  frames: number;
  bytes: number;
  samples: number;
  /** Samples made up because none came in time, silence left out. */
  concealed: number;
  /** Squared level times seconds. */
  energy: number;
}

/** What one guest had of another for a while. */
export interface Exchange {
  to: string;
  from: string;
  framesPerSecond: number;
  kbps: number;
  /** 0 to 1. */
  concealed: number;
  /** Mean square of the sound's level. */
  loudness: number;
}

/** For a while, in ms: everything that the guests, by their names, have of each other. */
export async function exchangeFor(
  guests: ReadonlyMap<string, Guest>,
  ms: number,
): Promise<Exchange[]> {
  const all = [...guests];
  const before = await Promise.all(all.map(([, guest]) => guest.page.evaluate(countInPage)));
  await all[0]?.[1].page.waitForTimeout(ms);
  const after = await Promise.all(all.map(([, guest]) => guest.page.evaluate(countInPage)));
  return all.flatMap(([to], index) =>
    Object.entries(after[index] ?? {}).flatMap(([from, later]) => {
      const earlier = before[index]?.[from];
      return earlier ? [exchangeBetween(to, from, earlier, later)] : [];
    }),
  );
}

function exchangeBetween(to: string, from: string, earlier: Count, later: Count): Exchange {
  const seconds = (later.at - earlier.at) / 1000;
  const samples = later.samples - earlier.samples;
  return {
    to,
    from,
    framesPerSecond: (later.frames - earlier.frames) / seconds,
    kbps: ((later.bytes - earlier.bytes) * 8) / 1000 / seconds,
    concealed: samples > 0 ? (later.concealed - earlier.concealed) / samples : 1,
    loudness: (later.energy - earlier.energy) / seconds,
  };
}

/** Every byte that leaves this guest's machine, headers included, in kbit/s over some ms. */
export async function uplinkOf(lab: Lab, name: string, ms: number): Promise<number> {
  const sent = () =>
    Number(lab.peer(name).at.run('cat', ['/sys/class/net/eth0/statistics/tx_bytes']));
  const [before, since] = [sent(), performance.now()];
  await pause(ms);
  return ((sent() - before) * 8) / (performance.now() - since);
}

/** Runs in the page. By the names at the places. */
async function countInPage(): Promise<Record<string, Count>> {
  const counts: Record<string, Count> = {};
  const nameOf = new Map<string, string>();
  for (const video of document.querySelectorAll('video')) {
    const name = video.closest('[role=group]')?.getAttribute('aria-label');
    const tracks = video.srcObject instanceof MediaStream ? video.srcObject.getTracks() : [];
    for (const { id } of tracks) if (name) nameOf.set(id, name);
  }
  const live = window.peerConnections.filter((pc) => pc.connectionState === 'connected');
  for (const report of await Promise.all(live.map((pc) => pc.getStats()))) {
    report.forEach((entry: RTCInboundRtpStreamStats & { silentConcealedSamples?: number }) => {
      const name = entry.type === 'inbound-rtp' && nameOf.get(entry.trackIdentifier);
      if (!name) return;
      const none = { at: 0, frames: 0, bytes: 0, samples: 0, concealed: 0, energy: 0 };
      const count = (counts[name] ??= none);
      count.at = entry.timestamp;
      count.frames += entry.framesDecoded ?? 0;
      count.bytes += entry.bytesReceived ?? 0;
      count.samples += entry.totalSamplesReceived ?? 0;
      count.concealed += (entry.concealedSamples ?? 0) - (entry.silentConcealedSamples ?? 0);
      count.energy += entry.totalAudioEnergy ?? 0;
    });
  }
  return counts;
}
