import { expect, test } from 'vitest';
import { sentBytesIn } from './network-bytes.ts';

const HEAD = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
`;
const line = (name: string, received: number, sent: number): string =>
  `${name.padStart(6)}: ${received} 1 0 0 0 0 0 0 ${sent} 1 0 0 0 0 0 0\n`;

test('what went out by every network of the machine is counted, once', () => {
  const dev = [
    line('lo', 1, 500),
    line('enp1s0', 7, 3_000_000_000),
    line('wlan0', 9, 20),
    // The same bytes again.
    line('docker0', 3, 1000),
    line('veth1a2b3c', 3, 1000),
    line('br-0a1b', 3, 1000),
    line('wg0', 3, 1000),
  ];
  expect(sentBytesIn(HEAD + dev.join(''))).toBe(3_000_000_020);
});

test('old kernels write no blank after the colon', () => {
  expect(sentBytesIn(`${HEAD}  eth0:123 1 0 0 0 0 0 0 456 1 0 0 0 0 0 0\n`)).toBe(456);
});

test('where there is no such network, nothing is said', () => {
  expect(sentBytesIn(HEAD + line('lo', 1, 1))).toBeNull();
  expect(sentBytesIn('')).toBeNull();
});
