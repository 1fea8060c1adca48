/**
 * Sends RTP that nobody encrypted to the relay, wrapped as a guest's browser wraps it: a tone in PCMU and a picture that hardly changes.
 * Runs inside the lab, so that whoever looks for plain media has some to find.
 *
 *   node plain-rtp.ts ADDRESS PORT
 */
import { createSocket } from 'node:dgram';
import { randomBytes } from 'node:crypto';

/** Who sends: the RTP streams' SSRC. */
export const PLAIN_STREAMS = { tone: 0x70c0_0001, picture: 0x70c0_0002 };

const PACKETS = 200;

/** A Send indication (RFC 8656 §11.1) to an address of nobody. */
function sendIndication(data: Buffer): Buffer {
  const peer = Buffer.from([
    0x00, 0x12, 0x00, 0x08, 0x00, 0x01, 0x21, 0x13, 0xe1, 0xba, 0xa5, 0x42,
  ]);
  const header = Buffer.from([0x00, 0x13, data.length >> 8, data.length & 0xff]);
  const padding = Buffer.alloc((4 - (data.length % 4)) % 4);
  const attributes = Buffer.concat([peer, header, data, padding]);
  const stun = Buffer.from([0x00, 0x16, attributes.length >> 8, attributes.length & 0xff]);
  return Buffer.concat([stun, Buffer.from([0x21, 0x12, 0xa4, 0x42]), randomBytes(12), attributes]);
}

/** RFC 3550 §5.1. */
function rtp(type: number, stream: number, sequence: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt8(0x80, 0);
  header.writeUInt8(type, 1);
  header.writeUInt16BE(sequence, 2);
  header.writeUInt32BE(sequence * 160, 4);
  header.writeUInt32BE(stream, 8);
  return Buffer.concat([header, payload]);
}

/** 20 ms of a 425 Hz tone, one byte a sample, its values as unevenly spread as μ-law makes them. */
const tone = (sequence: number): Buffer =>
  Buffer.from(
    Array.from({ length: 160 }, (_, index) => {
      const level = Math.sin(((sequence * 160 + index) / 8000) * 425 * 2 * Math.PI);
      const loud = Math.round((Math.log1p(255 * Math.abs(level)) / Math.log(256)) * 127);
      return level < 0 ? loud : 0xff - loud;
    }),
  );

/** A slice as H.264 packs it (RFC 6184): its header, little that is new, and a lot of nothing. */
const picture = (sequence: number): Buffer =>
  Buffer.concat([
    Buffer.from([0x41, 0x9a, sequence & 0xff]),
    randomBytes(300),
    Buffer.alloc(600, 0x80),
  ]);

async function send(address: string, port: number): Promise<void> {
  const socket = createSocket('udp4');
  const post = (data: Buffer) =>
    new Promise((resolve) => {
      socket.send(sendIndication(data), port, address, resolve);
    });
  for (let sequence = 0; sequence < PACKETS; sequence++) {
    await post(rtp(0, PLAIN_STREAMS.tone, sequence, tone(sequence)));
    await post(rtp(102, PLAIN_STREAMS.picture, sequence, picture(sequence)));
  }
  socket.close();
}

const [address, port] = process.argv.slice(2);
if (import.meta.main && address) await send(address, Number(port));
