/** The relay carries what it cannot read: shown from what passes it, and from where the encryption ends. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dine } from '../../lib/guest.ts';
import { carriedBy, judge, looksEncrypted, type Carried, type Judgement } from '../blindness.ts';
import { capture, type Datagram } from '../capture.ts';
import { certificatesOf } from '../certificates.ts';
import { PAGE_URL } from '../lab.ts';
import { pathOf } from '../path.ts';
import { PLAIN_STREAMS } from '../plain-rtp.ts';
import { RELAY_ADDRESS } from '../relay.ts';
import { expect, test } from '../test.ts';

const PLAIN = fileURLToPath(new URL('../plain-rtp.ts', import.meta.url));
/** Enough for the byte counts of one stream to tell, each way. */
const FRAMES = 60;

test.use({ labOptions: { guests: { A: 'symmetric', B: 'symmetric' }, delayMs: 25 } });

/** What guests and relay said to each other. */
const carriedIn = (datagrams: readonly Datagram[]): Carried[] =>
  datagrams
    .filter(({ from, to }) =>
      [from, to].some(({ address, port }) => address === RELAY_ADDRESS && port === 3478),
    )
    .map(({ payload }) => carriedBy(payload));

/** So much of a stream tells random bytes from others. */
const ENOUGH = { packets: 12, bytes: 4000 };

/**
 * The payloads of each stream that has enough of them to judge, by its kind and number. The relay passes on what it
 * gets, so the same packet is seen on its way in and out, and counts once.
 */
function streamsOf(carried: readonly Carried[]): Map<string, Buffer[]> {
  const streams = new Map<string, Map<string, Buffer>>();
  for (const each of carried) {
    if (each.kind !== 'rtp' && each.kind !== 'rtcp') continue;
    const key = `${each.kind} ${each.stream}`;
    const payloads = streams.get(key) ?? new Map<string, Buffer>();
    streams.set(key, payloads.set(each.packet.toString('latin1'), each.payload));
  }
  const distinct = [...streams].map(
    ([key, payloads]) => [key, [...payloads.values()]] as [string, Buffer[]],
  );
  const isEnough = ({ packets, bytes }: Judgement): boolean =>
    packets >= ENOUGH.packets && bytes >= ENOUGH.bytes;
  return new Map(distinct.filter(([, payloads]) => isEnough(judge(payloads))));
}

test('the relay sees nothing but ciphers, and would be caught seeing more', async ({ lab, visit }, {
  annotations,
}) => {
  const note = (stream: string, judgement: Judgement): void => {
    annotations.push({ type: stream, description: JSON.stringify(judgement) });
  };
  const where = { device: 'net0', file: join(tmpdir(), `${lab.net.name}.pcap`) };
  const [ana, ben] = [await visit('A'), await visit('B')];
  const meal = carriedIn(
    await capture(lab.net, where, async () => {
      await dine(PAGE_URL, ana, ben);
      await Promise.all([ana.expectFrames('Guest 2', FRAMES), ben.expectFrames('Guest 2', FRAMES)]);
    }),
  );
  const paths = await Promise.all([ana, ben].map(pathOf));
  expect(paths.map(({ relayed }) => relayed)).toEqual([true, true]);
  expect(meal.filter(({ kind }) => kind === 'other')).toEqual([]);
  const kinds = new Set(meal.map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual(['control', 'dtls', 'rtcp', 'rtp', 'stun']);

  const streams = streamsOf(meal);
  // Sound and picture of both.
  expect([...streams.keys()].filter((key) => key.startsWith('rtp ')).length).toBeGreaterThan(3);
  for (const [stream, payloads] of streams) {
    const judgement = judge(payloads);
    note(stream, judgement);
    expect(looksEncrypted(judgement), `${stream}: ${JSON.stringify(judgement)}`).toBe(true);
  }

  const plain = streamsOf(
    carriedIn(
      await capture(lab.net, where, async () => {
        lab.peer('A').at.run(process.execPath, [PLAIN, RELAY_ADDRESS, '3478']);
        await ana.expectFrames();
      }),
    ),
  );
  for (const [name, stream] of Object.entries(PLAIN_STREAMS)) {
    const judgement = judge(plain.get(`rtp ${stream}`) ?? []);
    note(`plain ${name}`, judgement);
    expect(judgement.packets).toBeGreaterThan(100);
    expect(looksEncrypted(judgement)).toBe(false);
    expect(judgement.chiSquare).toBeGreaterThan(5);
  }
});

test('the encryption ends at the guests', async ({ visit }) => {
  const [ana, ben] = [await visit('A'), await visit('B')];
  await dine(PAGE_URL, ana, ben);
  const [atAna, atBen] = [await certificatesOf(ana), await certificatesOf(ben)];
  expect(atAna.own).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  expect(atAna.other).toBe(atBen.own);
  expect(atBen.other).toBe(atAna.own);
});
