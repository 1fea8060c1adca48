/** CPU time of a process and of everything that it has started, by /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second: USER_HZ, which Linux keeps at 100 for every program (proc(5)). */
const TICKS = 100;

interface Entry {
  pid: number;
  parent: number;
  seconds: number;
}

function entryOf(pid: number): Entry[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; the numbers come after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const seconds = (Number(fields[11]) + Number(fields[12])) / TICKS;
    return [{ pid, parent: Number(fields[1]), seconds }];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

/** User and system seconds of this process's whole family that lives now. */
export function cpuSecondsOf(root: number): number {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const entries = pids.flatMap((pid) => entryOf(pid));
  const family = new Set([root]);
  // Parents are older than their children, but numbers wrap: until nobody is added.
  for (let size = 0; size < family.size;) {
    size = family.size;
    for (const { pid, parent } of entries) if (family.has(parent)) family.add(pid);
  }
  return entries.reduce((sum, { pid, seconds }) => sum + (family.has(pid) ? seconds : 0), 0);
}
