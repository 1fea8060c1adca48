/** Load of the work bench: one core that wants tables for machines, from ever new addresses, and works where it must. */
import { pbkdf2Sync } from 'node:crypto';
import { SUBPROTOCOL, WIRE_PATH, type ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { Challenge, Work } from '@eat-with-me/protocol/wire/work';
import { WebSocket } from 'ws';
import { answer } from '../answer.ts';
import { TICKET } from '../pledge.ts';

/** Guests on their way at once. */
const AT_ONCE = 16;

export interface Raid {
  address: string;
  seconds: number;
}

/** What came of it; `workMs` is what each ticket took that was worked for. */
export interface Loot {
  pairsPerSecond: number;
  workMs: number[];
}

/** As fast as this core goes, without a browser in between. */
function solve({ nonce, salt, cost, prefix }: Challenge): Work {
  const password = Buffer.alloc(20);
  password.write(nonce, 'hex');
  for (let counter = 0; ; counter += 1) {
    password.writeUInt32BE(counter, 16);
    const key = pbkdf2Sync(password, Buffer.from(salt, 'hex'), cost, 32, 'sha256').toString('hex');
    if (key.startsWith(prefix)) return { counter, key };
  }
}

let guests = 0;

/** One guest, until they are seated or the raid is over; true if they were. */
async function raidOnce(address: string, until: number, workMs: number[]): Promise<boolean> {
  guests += 1;
  const from = `10.${(guests >> 16) & 255}.${(guests >> 8) & 255}.${guests & 255}`;
  const socket = new WebSocket(`ws://${address}${WIRE_PATH}`, [SUBPROTOCOL], {
    origin: `http://${address}`,
    headers: { 'X-Forwarded-For': from },
  });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), Math.max(0, until - Date.now()));
  const queue = (work?: Work): void =>
    socket.send(JSON.stringify({ type: 'queue', ticket: TICKET, ...(work && { work }) }));
  socket.on('error', () => resolve(false));
  socket.on('close', () => resolve(false));
  socket.on('open', () => socket.send('{"type":"hello"}'));
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as ServerMessage;
    if (message.type === 'welcome') queue();
    else if (message.type === 'seated') resolve(true);
    else if (message.type === 'refused' && message.challenge && Date.now() < until) {
      const startedAt = performance.now();
      const work = solve(message.challenge);
      workMs.push(performance.now() - startedAt);
      queue(work);
    }
  });
  const seated = await promise;
  clearTimeout(timer);
  socket.close(1000);
  return seated;
}

answer({
  raid: async ({ address, seconds }: Raid): Promise<Loot> => {
    const until = Date.now() + seconds * 1000;
    const workMs: number[] = [];
    let seated = 0;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (Date.now() < until) if (await raidOnce(address, until, workMs)) seated += 1;
      }),
    );
    return { pairsPerSecond: seated / 2 / seconds, workMs };
  },
});
