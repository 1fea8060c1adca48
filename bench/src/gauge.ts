/**
 * Preloaded (`--import`) into every process under measurement, so that a server is measured as it is: tells its
 * CPU time and memory when asked.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { answer } from './answer.ts';

/** CPU time of the whole process since its start, in µs: user and system, all threads. */
export interface CpuReading {
  cpuUs: number;
}

/** Memory after a full collection, in bytes. `heapBytes`: JavaScript heap in use plus what it holds outside. */
export interface MemoryReading {
  heapBytes: number;
  rssBytes: number;
}

/**
 * Gaps of the event loop since they were last asked for, in ms beyond the clock's own step. `longestCpuMs`: the most that the
 * thread itself worked in one, however long it waited for a processor.
 */
export interface GapReading {
  longestMs: number;
  p99Ms: number;
  longestCpuMs: number;
}

const STEP_MS = 5;
const gaps = monitorEventLoopDelay({ resolution: STEP_MS });
const turns = { longestCpuMs: 0, at: 0, timer: null as NodeJS.Timeout | null };

function lookAtTurn(): void {
  const { user, system } = process.threadCpuUsage();
  const at = (user + system) / 1000;
  turns.longestCpuMs = Math.max(turns.longestCpuMs, at - turns.at);
  turns.at = at;
}

answer({
  gaps: (): GapReading => {
    const longestMs = Math.max(0, gaps.max / 1e6 - STEP_MS);
    const p99Ms = Math.max(0, gaps.percentile(99) / 1e6 - STEP_MS);
    gaps.enable();
    gaps.reset();
    const { longestCpuMs } = turns;
    // Only where somebody asks for gaps: it costs a wake-up each time.
    turns.timer ??= setInterval(lookAtTurn, STEP_MS);
    lookAtTurn();
    turns.longestCpuMs = 0;
    return { longestMs, p99Ms, longestCpuMs };
  },
  cpu: (): CpuReading => {
    const { user, system } = process.cpuUsage();
    return { cpuUs: user + system };
  },
  memory: async (): Promise<MemoryReading> => {
    if (!globalThis.gc) throw new Error('start this process with --expose-gc');
    // Finalizers and weak references need another turn and another collection.
    for (let round = 0; round < 4; round++) {
      globalThis.gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
      await sleep(50);
    }
    const { heapUsed, external, rss } = process.memoryUsage();
    return { heapBytes: heapUsed + external, rssBytes: rss };
  },
});
