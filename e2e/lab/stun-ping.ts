/**
 * Asks the relay from inside a machine of the lab who it is: prints `{"address", "port", "ms"}` as JSON, or `null`
 * when no answer comes.
 *
 *   node stun-ping.ts ADDRESS PORT TIMES
 */
import { createSocket } from 'node:dgram';
import { randomBytes } from 'node:crypto';

/** What the relay said: the address it saw, and after how long (ms) the quickest answer came. */
export interface Seen {
  address: string;
  port: number;
  ms: number;
}

const PATIENCE_MS = 1000;
const MAGIC_COOKIE = 0x2112a442;
const XOR_MAPPED_ADDRESS = 0x0020;

const [address, port, times] = process.argv.slice(2);
const socket = createSocket('udp4');

/** One binding request (RFC 8489 §5). */
function request(): Buffer {
  const message = Buffer.alloc(20);
  message.writeUInt16BE(0x0001, 0);
  message.writeUInt32BE(MAGIC_COOKIE, 4);
  randomBytes(12).copy(message, 8);
  return message;
}

function mappedAddress(answer: Buffer): { address: string; port: number } | null {
  for (let at = 20; at + 4 <= answer.length;) {
    const length = answer.readUInt16BE(at + 2);
    if (answer.readUInt16BE(at) === XOR_MAPPED_ADDRESS) {
      const bytes = [0, 1, 2, 3].map(
        (index) => answer.readUInt8(at + 8 + index) ^ answer.readUInt8(4 + index),
      );
      return {
        address: bytes.join('.'),
        port: answer.readUInt16BE(at + 6) ^ (MAGIC_COOKIE >>> 16),
      };
    }
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return null;
}

function ping(): Promise<Seen | null> {
  return new Promise((resolve) => {
    const sentAt = performance.now();
    const timer = setTimeout(() => resolve(null), PATIENCE_MS);
    socket.once('message', (answer) => {
      clearTimeout(timer);
      const mapped = mappedAddress(answer);
      resolve(mapped && { ...mapped, ms: performance.now() - sentAt });
    });
    socket.send(request(), Number(port), address);
  });
}

let quickest: Seen | null = null;
for (let time = 0; time < Number(times); time++) {
  const seen = await ping();
  if (seen && (quickest === null || seen.ms < quickest.ms)) quickest = seen;
}
console.log(JSON.stringify(quickest));
socket.close();
