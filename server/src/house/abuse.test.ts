/** Whatever a crowd sends within the limits, others are served. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { realHouse } from '../testing/real-house.ts';
import { CROWD_TAGS } from '../testing/crowd-tags.ts';
import { RealGuest } from '../testing/real-guest.ts';

const CROWD = fileURLToPath(new URL('../testing/crowd.ts', import.meta.url));
/** Of the bar of 50 ms and one second; in time of this thread's processor, however busy the machine is. */
const GAP_CPU_MS = 50;
const SEATED_CPU_MS = 1000;
const PAIRS = 4;

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** The most that this thread has worked between two timers that were due. */
function longestTurn(): { readonly ms: number } {
  const longest = { ms: 0 };
  let last = cpuMs();
  const timer = setInterval(() => {
    const now = cpuMs();
    longest.ms = Math.max(longest.ms, now - last);
    last = now;
  }, 1);
  onTestFinished(() => clearInterval(timer));
  return longest;
}

test.each(['tickets', 'tables'])(
  '240 sockets of 12 addresses renew the largest %s: no turn is long, and a pair is seated at once',
  async (mode) => {
    const house = await realHouse({
      env: {
        SOCKETS_PER_ADDRESS: '20',
        NEW_SOCKETS_PER_MINUTE: '60',
        TRUST_PROXY: '1',
        FEWER_AFTER_MS: '200',
      },
    });
    const { port } = house.address;
    const crowd = spawn(process.execPath, [CROWD, String(port), mode], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void crowd.kill('SIGKILL'));
    await once(crowd.stdout, 'data');
    const turn = longestTurn();
    const door = { port, options: { headers: { 'X-Forwarded-For': '198.51.100.1' } } };
    for (let each = 0; each < PAIRS; each += 1) {
      const pair = [await RealGuest.arrive(door), await RealGuest.arrive(door)];
      const before = cpuMs();
      for (const [index, guest] of pair.entries())
        guest.queueWith([2, 3, 4], {
          languages: ['is'],
          avoid: CROWD_TAGS.slice(index, index + 1),
        });
      await Promise.all(pair.map((guest) => guest.hear('seated')));
      expect(cpuMs() - before).toBeLessThan(SEATED_CPU_MS);
    }
    expect(crowd.exitCode).toBeNull();
    expect(turn.ms).toBeLessThan(GAP_CPU_MS);
  },
);
