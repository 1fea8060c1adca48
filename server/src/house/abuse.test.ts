/** Whatever a crowd sends within the limits, others are served. */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { COMPILED } from '../testing/compiled.ts';
import { CROWD_TAGS } from '../testing/crowd-tags.ts';
import { RealGuest } from '../testing/real-guest.ts';
import type { Worked } from '../testing/turn-meter.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const METER = new URL('../testing/turn-meter.ts', import.meta.url).href;
const CROWD = fileURLToPath(new URL('../testing/crowd.ts', import.meta.url));
/** Of the bar of 50 ms and one second; in time of the house's processor, however busy the machine is. */
const GAP_CPU_MS = 50;
const SEATED_CPU_MS = 1000;
const PAIRS = 4;
const ENV = {
  PORT: '0',
  HOST: '127.0.0.1',
  HOUSE: 'closed',
  SOCKETS_PER_ADDRESS: '20',
  NEW_SOCKETS_PER_MINUTE: '60',
  TRUST_PROXY: '1',
  FEWER_AFTER_MS: '200',
};

/** A house of its own process: what is measured is its work, and its collector's, alone. */
async function startHouse() {
  const house = fork(MAIN, [], {
    env: { PATH: process.env['PATH'], ...COMPILED, ...ENV },
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', METER],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  onTestFinished(() => void house.kill('SIGKILL'));
  const worked = async (): Promise<Worked> => {
    const answer = once(house, 'message');
    house.send('worked');
    const [said] = (await answer) as [Worked];
    return said;
  };
  if (!house.stdout) throw new Error('the house has no output');
  for await (const line of createInterface({ input: house.stdout })) {
    const port = Number(/http:\/\/\S+:(\d+)$/.exec(line)?.[1]);
    if (!port) continue;
    house.stdout.resume();
    return { port, worked };
  }
  throw new Error('the house did not open');
}

test.each(['tickets', 'tables'])(
  '240 sockets of 12 addresses renew the largest %s: no turn is long, and a pair is seated at once',
  async (mode) => {
    const { port, worked } = await startHouse();
    const crowd = spawn(process.execPath, [CROWD, String(port), mode], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void crowd.kill('SIGKILL'));
    await once(crowd.stdout, 'data');
    // What was before is the start of the house and the crowd's coming.
    await worked();
    for (let each = 0; each < PAIRS; each += 1) {
      const door = { port, options: { headers: { 'X-Forwarded-For': `198.51.100.${1 + each}` } } };
      const pair = [await RealGuest.arrive(door), await RealGuest.arrive(door)];
      const before = await worked();
      expect(before.longestTurnMs).toBeLessThan(GAP_CPU_MS);
      for (const [index, guest] of pair.entries())
        guest.queueWith([2, 3, 4], {
          languages: ['is'],
          avoid: CROWD_TAGS.slice(index, index + 1),
        });
      const [one, other] = await Promise.all(pair.map((guest) => guest.sit()));
      expect(one?.table).toBe(other?.table);
      const after = await worked();
      expect(after.longestTurnMs).toBeLessThan(GAP_CPU_MS);
      expect(after.cpuMs - before.cpuMs).toBeLessThan(SEATED_CPU_MS);
    }
    expect(crowd.exitCode).toBeNull();
  },
);
