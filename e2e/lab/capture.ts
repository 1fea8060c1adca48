/** Everything that passes a machine of the lab, as tcpdump writes it down. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Namespace } from './namespace.ts';

/** One UDP datagram. */
export interface Datagram {
  from: { address: string; port: number };
  to: { address: string; port: number };
  payload: Buffer;
}

/**
 * Writes down the UDP datagrams that pass an interface while `during` runs; resolves to those that were seen by then.
 * `file` is overwritten.
 */
export async function capture(
  at: Namespace,
  { device, file }: { device: string; file: string },
  during: () => Promise<void>,
): Promise<Datagram[]> {
  const child = at.spawn('tcpdump', ['-Z', 'root', '-i', device, '-U', '-w', file, 'udp']);
  child.stdout?.resume();
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('listening on')) resolve();
    });
    child.on('exit', () => reject(new Error(`tcpdump ended: ${said}`)));
  });
  await during();
  child.kill('SIGINT');
  await once(child, 'exit');
  return datagramsIn(readFileSync(file));
}

const [FILE_HEADER, RECORD_HEADER, ETHERNET_HEADER] = [24, 16, 14];
const IPV4 = 0x0800;
const UDP = 17;

/** Pure: reads a capture file in the byte order of this machine, of Ethernet frames. */
function datagramsIn(file: Buffer): Datagram[] {
  const datagrams: Datagram[] = [];
  for (let at = FILE_HEADER; at + RECORD_HEADER <= file.length;) {
    const length = file.readUInt32LE(at + 8);
    const frame = file.subarray(at + RECORD_HEADER, at + RECORD_HEADER + length);
    const datagram = datagramIn(frame);
    if (datagram) datagrams.push(datagram);
    at += RECORD_HEADER + length;
  }
  return datagrams;
}

function datagramIn(frame: Buffer): Datagram | null {
  const packet = frame.subarray(ETHERNET_HEADER);
  if (frame.readUInt16BE(12) !== IPV4 || packet.readUInt8(9) !== UDP) return null;
  const udp = packet.subarray((packet.readUInt8(0) & 0x0f) * 4);
  const address = (at: number) => [...packet.subarray(at, at + 4)].join('.');
  return {
    from: { address: address(12), port: udp.readUInt16BE(0) },
    to: { address: address(16), port: udp.readUInt16BE(2) },
    payload: udp.subarray(8, udp.readUInt16BE(4)),
  };
}
