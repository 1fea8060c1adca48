/** How much this machine has sent: what its operator pays for, and nearly all of it the relay's where one is beside the house. */
import { readFileSync } from 'node:fs';

/** Ethernet, WLAN and mobile networks, as the kernel and systemd name them; bridges, tunnels and pairs would count the same bytes again. */
const OUTWARD = /^(?:e|wl|ww)/;

/**
 * Bytes that went out by the networks in a text such as `/proc/self/net/dev` (proc_pid_net(5)): the ninth figure after each
 * name. Null where it has none of them. Pure.
 */
export function sentBytesIn(text: string): number | null {
  const sent = text.split('\n').flatMap((line) => {
    const [, name = '', figures = ''] = /^\s*(\S+):\s*(.+)$/.exec(line) ?? [];
    const bytes = Number(figures.split(/\s+/)[8]);
    return OUTWARD.test(name) && Number.isFinite(bytes) ? [bytes] : [];
  });
  return sent.length === 0 ? null : sent.reduce((sum, each) => sum + each);
}

/** The same of this machine, or of this container where the house is in one; null where the system does not say. */
export function sentBytes(): number | null {
  try {
    return sentBytesIn(readFileSync('/proc/self/net/dev', 'utf8'));
  } catch {
    return null;
  }
}
