/** How long guests see nothing after a fault: from the decoder's own count, whatever connection feeds it. */
import { expect } from '@playwright/test';
import type { Guest } from '../lib/guest.ts';

/** Moments in `Date.now()` ms at which frames of a table-mate were decoded, by the name at their place. */
interface Watch {
  advances: { at: number; name: string }[];
}

declare global {
  interface Window {
    frameWatch: Watch | undefined;
  }
}

/** Frames that come no later than this after each other are one moving picture, in ms. */
const STILL_AFTER_MS = 450;
/** A picture that has moved this long after a fault was not harmed by it, in ms. */
const UNHARMED_AFTER_MS = 8000;

/** Starts to watch the pictures of this guest's table-mates, every 50 ms; once per page. Call it before the fault. */
export async function watchFrames(guest: Guest): Promise<void> {
  await guest.page.evaluate(watchInPage);
}

/**
 * Resolves to the ms from `since` (`Date.now()`) until the picture of this table-mate moves again; 0 if it never
 * stood still. Rejects when it does not move again within `patienceMs`. Needs `watchFrames` before the fault.
 */
export async function timeToFrames(
  guest: Guest,
  since: number,
  { name = 'Guest 2', patienceMs = 20_000 } = {},
): Promise<number> {
  let time: number | null = null;
  await expect
    .poll(
      async () => {
        const advances = await guest.page.evaluate(
          (of) =>
            window.frameWatch?.advances.filter((each) => each.name === of).map(({ at }) => at),
          name,
        );
        time = movedAgainAfter(advances ?? [], since, Date.now());
        return time;
      },
      { timeout: patienceMs, intervals: [100], message: `${name} moves again` },
    )
    .not.toBeNull();
  return time ?? Number.NaN;
}

/** How long the picture of this table-mate stood still at most, in ms, from `since` (`Date.now()`) until now. */
export async function longestStill(guest: Guest, since: number, name: string): Promise<number> {
  const advances = await guest.page.evaluate(
    (of) => window.frameWatch?.advances.filter((each) => each.name === of).map(({ at }) => at),
    name,
  );
  const moments = [...(advances ?? []).filter((at) => at > since), Date.now()];
  return Math.max(...moments.map((at, index) => at - (moments[index - 1] ?? since)));
}

/** Pure: what `timeToFrames` resolves to, or null if it is too early to say. */
function movedAgainAfter(advances: readonly number[], since: number, now: number): number | null {
  for (const [index, at] of advances.entries()) {
    const before = advances[index - 1];
    if (at > since && before !== undefined && at - before > STILL_AFTER_MS) return at - since;
  }
  const last = advances.at(-1);
  return last !== undefined && last - since > UNHARMED_AFTER_MS && now - last <= STILL_AFTER_MS
    ? 0
    : null;
}

/** Runs in the page. Maps tracks to names by what the places show. */
function watchInPage(): void {
  if (window.frameWatch) return;
  const watch: Watch = { advances: [] };
  window.frameWatch = watch;
  const decoded = new Map<string, number>();
  const nameOf = new Map<string, string>();

  const look = async (): Promise<void> => {
    for (const video of document.querySelectorAll('video')) {
      const name = video.closest('[role=group]')?.getAttribute('aria-label');
      const tracks = video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks() : [];
      for (const { id } of tracks) if (name) nameOf.set(id, name);
    }
    const live = window.peerConnections.filter((pc) => pc.connectionState !== 'closed');
    const reports = await Promise.all(live.map((pc) => pc.getStats()));
    for (const report of reports) {
      report.forEach((entry: RTCInboundRtpStreamStats) => {
        if (entry.type !== 'inbound-rtp' || entry.kind !== 'video') return;
        const { trackIdentifier, framesDecoded = 0 } = entry;
        const key = `${trackIdentifier} ${entry.id}`;
        const advanced = framesDecoded > (decoded.get(key) ?? 0);
        decoded.set(key, framesDecoded);
        const name = nameOf.get(trackIdentifier);
        if (advanced && name)
          watch.advances.push({ at: performance.timeOrigin + performance.now(), name });
      });
    }
  };
  setInterval(() => void look().catch(() => undefined), 50);
}
