/**
 * Preloaded (`--import`) into a house that is a process of its own, so that nothing else is in its heap: says, when asked, how
 * much its thread has worked, and how much at most between two timers that were due since it was last asked.
 */

/** In ms of the thread's processor, however busy the machine is. */
export type Worked = { readonly cpuMs: number; readonly longestTurnMs: number };

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

let longestTurnMs = 0;
let last = cpuMs();
function turn(): void {
  const now = cpuMs();
  longestTurnMs = Math.max(longestTurnMs, now - last);
  last = now;
}
setInterval(turn, 1);

process.on('message', () => {
  turn();
  process.send?.({ cpuMs: last, longestTurnMs } satisfies Worked);
  longestTurnMs = 0;
});
