/** What joins two machines of the lab: a wire without delay, or one with. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Namespace } from './namespace.ts';

const PROGRAM = fileURLToPath(new URL('cable.py', import.meta.url));

/** One end of a cable: the interface `device` of a machine. */
interface Plug {
  at: Namespace;
  device: string;
}

let made = 0;

/**
 * Joins two machines. A frame takes `delayMs` in each direction. The program that delays runs in the namespace
 * `shed` and ends with it.
 */
export async function layCable(
  shed: Namespace,
  first: Plug,
  second: Plug,
  delayMs: number,
): Promise<void> {
  if (delayMs === 0) {
    first.at.ip(
      `link add ${first.device} type veth peer name ${second.device} netns ${second.at.name}`,
    );
  } else {
    made += 1;
    const taps = [`tap${made}a`, `tap${made}b`] as const;
    const child = shed.spawn('/usr/bin/python3', [PROGRAM, ...taps, String(delayMs)]);
    if (!child.stdout || !child.stderr) throw new Error('the cable has no output');
    child.stderr.pipe(process.stderr);
    await Promise.race([
      once(createInterface(child.stdout), 'line'),
      once(child, 'exit').then(([code]) => {
        throw new Error(`the cable ended with ${String(code)}`);
      }),
    ]);
    shed.ip(
      `link set ${taps[0]} netns ${first.at.name} name ${first.device}`,
      `link set ${taps[1]} netns ${second.at.name} name ${second.device}`,
    );
  }
  for (const { at, device } of [first, second]) at.ip(`link set ${device} up`);
}
