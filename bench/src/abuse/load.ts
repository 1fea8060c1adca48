/** Load of the abuse bench: pairs of honest guests with a language of their own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SUBPROTOCOL, WIRE_PATH } from '@eat-with-me/protocol/wire/messages';
import { CROWD_TAGS } from '../../../server/src/testing/crowd-tags.ts';
import { WebSocket } from 'ws';
import { answer } from '../answer.ts';
import { TICKET } from '../pledge.ts';

const BETWEEN_MS = 200;

const queueOf = (avoided: string): string =>
  JSON.stringify({
    type: 'queue',
    ticket: { ...TICKET, sizes: [2, 3, 4], languages: ['is'], avoid: [avoided] },
  });

/** One who queues once the other has a place; `seated` settles with the moment. */
async function arrive(
  address: string,
  pair: number,
  avoided: string,
): Promise<() => Promise<number>> {
  const socket = new WebSocket(`ws://${address}${WIRE_PATH}`, [SUBPROTOCOL], {
    origin: `http://${address}`,
    headers: { 'X-Forwarded-For': `198.51.100.${1 + pair}` },
  });
  const welcomed = Promise.withResolvers<void>();
  const seated = Promise.withResolvers<number>();
  socket.on('error', welcomed.reject);
  socket.on('open', () => socket.send('{"type":"hello"}'));
  socket.on('message', (data: Buffer) => {
    const { type } = JSON.parse(data.toString()) as { type: string };
    if (type === 'welcome') welcomed.resolve();
    else if (type === 'seated') {
      seated.resolve(performance.now());
      socket.close(1000);
    }
  });
  await welcomed.promise;
  return () => {
    socket.send(queueOf(avoided));
    return seated.promise;
  };
}

answer({
  /** How long (ms) each pair took from queueing to their table. */
  pairs: async ({ address, pairs }: { address: string; pairs: number }) => {
    const took: number[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const guests = [];
      for (const avoided of CROWD_TAGS) guests.push(await arrive(address, pair, avoided));
      const askedAt = performance.now();
      took.push(Math.max(...(await Promise.all(guests.map((queue) => queue())))) - askedAt);
      await sleep(BETWEEN_MS);
    }
    return took;
  },
});
