import type { SeatTaken, Seating } from '@eat-with-me/protocol/table';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Mesh } from './mesh.ts';
import type { TableRequest } from './table-messages.ts';

const TABLE = 't'.repeat(22);
const OTHER = 'o'.repeat(22);
const WISHED = {
  kind: 'newcomer',
  chairs: [4],
  fewer: true,
  least: 1,
  known: new Set<string>(),
} as const;

let mesh: Mesh;
let said: TableRequest[];
/** Resolves at the next word of this kind. */
const says = (type: TableRequest['type']): Promise<TableRequest> =>
  new Promise((resolve) => {
    const end = mesh.on('say', (message) => {
      if (message.type !== type) return;
      end();
      resolve(message);
    });
  });

beforeEach(() => {
  vi.stubGlobal('MediaStream', vi.fn());
  const own = { certificate: {} as RTCCertificate, fingerprint: new Uint8Array(32).fill(1) };
  const presence = { name: '', microphone: 'none', camera: 'none' } as const;
  mesh = new Mesh({ audio: null, video: null }, presence, own, { psk: new Uint8Array(32) });
  said = [];
  mesh.on('say', (message) => said.push(message));
});
afterEach(() => {
  mesh.leave();
  vi.unstubAllGlobals();
});

/** Alone at a private table, which makes no links. */
async function sitAlone(): Promise<Seating> {
  const taken: SeatTaken = {
    seat: 1,
    guest: 'g'.repeat(22),
    kind: 'guest',
    pledge: await mesh.pledge(),
  };
  const seating: Seating = {
    table: TABLE,
    kind: 'private',
    chairs: 4,
    you: 1,
    epoch: 1,
    seats: [taken],
    iceServers: [],
    iceServersTtlMs: null,
  };
  const prepared = says('prepare');
  mesh.sitDown(seating, WISHED);
  await prepared;
  return seating;
}

it('says what the server has to know of the table', async () => {
  await sitAlone();
  expect(said.map(({ type }) => type)).toEqual(['reveal', 'prepare']);
  expect(said.every((message) => 'table' in message && message.table === TABLE)).toBe(true);
});

it('tells another node of the house again, once it says that the seat is kept', async () => {
  const seating = await sitAlone();
  const before = [...said];
  const again = says('prepare');
  mesh.hear({ type: 'seated', seating: { ...seating, table: OTHER } });
  mesh.hear({ type: 'seated', seating });
  await again;
  expect(said).toEqual([...before, ...before]);
});

it('asks a server that has forgotten the table for the same seat, and not before there is one', async () => {
  mesh.forgotten();
  expect(said).toEqual([]);
  const { seats } = await sitAlone();
  said.length = 0;
  mesh.forgotten();
  const { pledge } = seats[0] ?? {};
  expect(said).toEqual([
    { type: 'return', table: TABLE, kind: 'private', chairs: 4, you: 1, epoch: 1, pledge },
  ]);
});

it('hears nothing of other tables', async () => {
  const { seats } = await sitAlone();
  const aborted = new Promise<void>((resolve) => {
    mesh.on('untrusted', () => resolve());
  });
  mesh.hear({ type: 'arrived', table: OTHER, epoch: 9, seats });
  mesh.hear({ type: 'arrived', table: TABLE, epoch: 3, seats });
  await aborted;
  mesh.forgotten();
  expect(said.at(-1)).toMatchObject({ type: 'return', epoch: 3 });
});
