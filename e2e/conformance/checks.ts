/** What a server has to do by docs/protocol.md, one promise after the other. */
import { randomBytes } from 'node:crypto';
import {
  DOOR_NAME_LENGTH,
  MESSAGE_MAX_BYTES,
  SUBPROTOCOL,
  WIRE_PATH,
} from '@eat-with-me/protocol/wire/messages';
import { CLOSES } from '@eat-with-me/protocol/wire/endings';
import type { Seating } from '@eat-with-me/protocol/table';
import { makePledge, makeTicket, Nonconformity, Tester } from './tester.ts';

/** One promise, in the words of docs/protocol.md; `run` rejects with a `Nonconformity` where it is not kept. */
interface Check {
  readonly promise: string;
  readonly run: (url: string) => Promise<void>;
}

const must = (holds: boolean, sentence: string): void => {
  if (!holds) throw new Nonconformity(sentence);
};
const random = (bytes: number): string => randomBytes(bytes).toString('base64url');
const nonceFor = ({ table, epoch }: Seating) => ({
  type: 'reveal',
  table,
  epoch,
  nonce: random(32),
});

/** Whoever else waits there does not ask for a language that nobody speaks. */
const secretLanguage = (): string =>
  `qa${String.fromCharCode(97 + ((randomBytes(1)[0] ?? 0) % 26))}`;

/** Two guests whom the queue seats with each other, both sitting. */
async function seatTwo(url: string) {
  const language = secretLanguage();
  const [ana, ben] = [await Tester.arrive(url), await Tester.arrive(url)];
  ana.say({ type: 'queue', ticket: makeTicket([2], language) });
  await ana.hear('queued');
  ben.say({ type: 'queue', ticket: makeTicket([2], language) });
  const { seating: anas } = await ana.hear('seated');
  const { seating: bens } = await ben.hear('seated');
  ana.say(nonceFor(anas));
  ben.say(nonceFor(bens));
  await ana.hear('revealed');
  await ben.hear('revealed');
  return { ana, ben, anas, bens };
}

export const CHECKS: readonly Check[] = [
  {
    promise: 'Whoever names no subprotocol of ours is answered with 400.',
    run: async (url) => {
      const outcome = await Tester.connect(url, 'chat').then(
        () => 'opened a socket',
        (error: Error) => error.message,
      );
      must(/\b400\b/.test(outcome), `for the subprotocol "chat" it ${outcome}`);
      const plain = await fetch(new URL(WIRE_PATH, url));
      must(plain.status >= 400, `a plain GET of ${WIRE_PATH} was answered with ${plain.status}`);
    },
  },
  {
    promise: `A page of an earlier version is closed with ${CLOSES.pageTooOld}.`,
    run: async (url) => {
      const older = await Tester.connect(url, SUBPROTOCOL.replace(/\d+$/, '0'));
      await older.closesWith(CLOSES.pageTooOld);
    },
  },
  {
    promise: 'Nothing is answered before hello.',
    run: async (url) => {
      const early = await Tester.connect(url);
      early.say({ type: 'queue', ticket: makeTicket() });
      await early.isRefused('hello-first');
      early.goodbye();
    },
  },
  {
    promise:
      'What is not exactly one known message is refused as a whole, and too many end the socket.',
    run: async (url) => {
      const clumsy = await Tester.arrive(url);
      for (const wrong of ['{', '[]', '{"type":"sing"}', '{"type":"leave","now":true}']) {
        clumsy.say(wrong);
        await clumsy.isRefused('bad-message');
      }
      for (let times = 0; times < 40; times += 1) clumsy.say('{');
      await clumsy.closesWith(CLOSES.badMessages);
    },
  },
  {
    promise: `A message of more than ${MESSAGE_MAX_BYTES} bytes closes with ${CLOSES.tooBig}.`,
    run: async (url) => {
      const loud = await Tester.arrive(url);
      loud.say(JSON.stringify({ type: 'leave', padding: 'x'.repeat(MESSAGE_MAX_BYTES) }));
      await loud.closesWith(CLOSES.tooBig);
    },
  },
  {
    promise: 'Two whose tickets fit get one table, each with the pledges as they were given.',
    run: async (url) => {
      const { ana, ben, anas, bens } = await seatTwo(url);
      must(anas.table === bens.table, 'the two heard of different tables');
      must(anas.you !== bens.you, 'both heard that they have the same seat');
      must(anas.you < bens.you, 'whoever waited longer does not have the lower seat');
      must(anas.epoch === 1 && anas.kind === 'queue', 'a fresh table is not epoch 1 of the queue');
      const same = JSON.stringify(anas.seats) === JSON.stringify(bens.seats);
      must(same, 'the two heard of different pledges');
      ana.goodbye();
      ben.goodbye();
    },
  },
  {
    promise: 'A box reaches the seat that it is for, as it was, and nobody else.',
    run: async (url) => {
      const { ana, ben, anas, bens } = await seatTwo(url);
      const box = random(900);
      ana.say({ type: 'signal', to: bens.you, box });
      const signal = await ben.hear('signal');
      must(signal.box === box && signal.from === anas.you, 'the box or its sender was changed');
      await ana.hearsNo('signal');
      ana.say({ type: 'signal', to: 200, box });
      await ana.isRefused('no-such-seat');
      ana.goodbye();
      ben.goodbye();
    },
  },
  {
    promise: 'A claim is heard of who sat opposite, also once they have left, and of nobody else.',
    run: async (url) => {
      const { ana, ben, anas, bens } = await seatTwo(url);
      ben.goodbye();
      await ana.hear('departed');
      for (const [seat, heard] of [
        [bens.you, true],
        [200, false],
      ] as const) {
        ana.say({ type: 'claim', table: anas.table, seat, reason: 'other' });
        const claimed = await ana.hear('claimed');
        must(claimed.seat === seat && claimed.heard === heard, `heard ${claimed.heard} of ${seat}`);
      }
      ana.goodbye();
    },
  },
  {
    promise: 'Who closes with 1000 has left for good, and the table is told so at once.',
    run: async (url) => {
      const { ana, ben, bens } = await seatTwo(url);
      ben.goodbye();
      const { seat, because } = await ana.hear('departed');
      must(seat === bens.you && because === 'left', `the table heard ${because} of seat ${seat}`);
      ana.goodbye();
    },
  },
  {
    promise: 'A lost socket keeps its seat, and what was missed follows in order, exactly once.',
    run: async (url) => {
      const { ana, ben, anas, bens } = await seatTwo(url);
      ben.vanish();
      await ben.closed;
      const boxes = [random(60), random(60), random(60)];
      for (const box of boxes) ana.say({ type: 'signal', to: bens.you, box });
      await ana.hearsNo('departed');
      const back = await Tester.connect(url);
      // `seated` and `revealed` are what ben has heard and counted; `queued` came before them.
      back.say({ type: 'hello', resume: { token: ben.token, received: 3 } });
      await back.hear('resumed', 'moved');
      const heard = [
        await back.hear('signal'),
        await back.hear('signal'),
        await back.hear('signal'),
      ];
      const inOrder = heard.every(({ box, from }, at) => box === boxes[at] && from === anas.you);
      must(inOrder, 'the three boxes did not come in order');
      await back.hearsNo('signal');
      back.goodbye();
      ana.goodbye();
    },
  },
  {
    promise: 'A token that it does not know is refused, and hello begins anew on the same socket.',
    run: async (url) => {
      const stranger = await Tester.connect(url);
      stranger.say({ type: 'hello', resume: { token: random(32), received: 0 } });
      await stranger.isRefused('resume-unknown');
      stranger.say({ type: 'hello' });
      await stranger.hear('welcome');
      stranger.goodbye();
    },
  },
  {
    promise:
      'A private table takes who comes by its id, until its host locks it, and nobody else may.',
    run: async (url) => {
      const [host, comer, late] = [
        await Tester.arrive(url),
        await Tester.arrive(url),
        await Tester.arrive(url),
      ];
      host.say({ type: 'host', chairs: 3, door: 'open', pledge: makePledge() });
      const { seating } = await host.hear('seated');
      host.say(nonceFor(seating));
      host.say({ type: 'prepare', table: seating.table, epoch: 1, pledge: makePledge() });
      comer.say({ type: 'join', table: seating.table, pledge: makePledge() });
      const { seating: second } = await comer.hear('seated');
      must(second.epoch === 2 && second.kind === 'private', 'the second is not of epoch 2');
      comer.say(nonceFor(second));
      comer.say({ type: 'door', table: seating.table, door: 'locked' });
      await comer.isRefused('not-host');
      host.say({ type: 'door', table: seating.table, door: 'locked' });
      await comer.hear('hosted');
      late.say({ type: 'join', table: seating.table, pledge: makePledge() });
      await late.isRefused('table-locked');
      late.say({ type: 'join', table: random(16), pledge: makePledge() });
      await late.isRefused('no-such-table');
      for (const guest of [host, comer, late]) guest.goodbye();
    },
  },
  {
    promise: 'Who knocks at a guarded door may say to its host, sealed, who they are.',
    run: async (url) => {
      const [host, comer] = [await Tester.arrive(url), await Tester.arrive(url)];
      host.say({ type: 'host', chairs: 3, door: 'knock', pledge: makePledge() });
      const { seating } = await host.hear('seated');
      const { table } = seating;
      host.say(nonceFor(seating));
      comer.say({ type: 'join', table, pledge: makePledge() });
      await comer.hear('waited');
      const { guest } = await host.hear('knocked');
      const name = 'n'.repeat(DOOR_NAME_LENGTH);
      comer.say({ type: 'introduce', table, name });
      const told = await host.hear('introduced');
      must(told.guest === guest && told.name === name, 'the host was told something else');
      for (const one of [host, comer]) one.goodbye();
    },
  },
];
