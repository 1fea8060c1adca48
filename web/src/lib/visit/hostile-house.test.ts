/**
 * The layer above the mesh, under a house that says anything that the schema has in any order: every two words after each of
 * some beginnings, and random evenings beyond. `HostileEvening` has what must hold.
 */
import { REFUSAL_CODES } from '@eat-with-me/protocol/wire/endings';
import {
  ServerMessageSchema,
  type ClientMessage,
  type ServerMessage,
} from '@eat-with-me/protocol/wire/messages';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HostileEvening, OWN_TABLE, type Act } from '#lib/testing/hostile-house.ts';
import { RemoteGuest } from '#lib/table/remote-guest.svelte.ts';
import { seating, TABLE, WELCOME } from '#lib/testing/seatings.ts';
import { Wire } from '#lib/wire/wire.ts';
import { AddressPromise } from '#lib/visit/house/address-promise.ts';
import { Approach } from './approach.ts';
import { BrokenRuns } from './broken-runs.ts';
import { SeatDecisions } from '#lib/visit/seat/seat-decisions.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const outlook = { waiting: 1, bySize: { 2: 1, 3: 0, 4: 0 }, estimateMs: null };
const salts = WELCOME.salts;
const token = 'n'.repeat(43);
const OTHER = 'o'.repeat(22);
const grant = { iceServers: [], iceServersTtlMs: null };

/** One or more of every kind that there is. */
const WORDS: readonly ServerMessage[] = [
  WELCOME,
  { ...WELCOME, relay: false },
  { ...WELCOME, strangers: 'direct' },
  { type: 'salted', salts },
  { type: 'resumed', token, received: 1, graceMs: 1 },
  ...([null, 'queue', 'seat', 'door'] as const).map((kept) => {
    return { type: 'moved', token, graceMs: 1, salts, kept } as const;
  }),
  { type: 'queued', because: 'asked', outlook },
  { type: 'queued', because: 'table-mate-gone', outlook },
  { type: 'counted', outlook },
  { type: 'seated', seating: seating() },
  { type: 'seated', seating: seating([1, 2, 3], { you: 2, table: OTHER, chairs: 4 }) },
  { type: 'seated', seating: seating([1, 2], { kind: 'private' }) },
  { type: 'seated', seating: seating([1, 2], { kind: 'private', table: OWN_TABLE, you: 2 }) },
  { type: 'renewed', ...grant },
  { type: 'companioned', pass: null },
  { type: 'claimed', table: TABLE, seat: 2, heard: true },
  { type: 'unseated', table: TABLE },
  { type: 'signal', from: 2, box: 'A' },
  { type: 'departed', table: TABLE, seat: 2, because: 'left' },
  { type: 'arrived', table: TABLE, epoch: 2, seats: seating([1, 2, 3]).seats },
  { type: 'revealed', table: TABLE, epoch: 1, from: 2, nonce: 'A'.repeat(43) },
  { type: 'opened', table: TABLE, open: true },
  { type: 'hosted', table: TABLE, door: 'open', host: 1 },
  { type: 'hosted', table: OWN_TABLE, door: 'knock', host: 2 },
  { type: 'returned', table: TABLE, seats: [1, 2] },
  { type: 'waited', table: OWN_TABLE },
  { type: 'knocked', table: OWN_TABLE, guest: 'k'.repeat(22), waits: true },
  { type: 'introduced', table: OWN_TABLE, guest: 'k'.repeat(22), name: 'A'.repeat(199) },
  ...REFUSAL_CODES.map((code) => ({ type: 'refused', code, retryAfterMs: 1 }) as const),
];

/** Of the refusals those from which something follows that differs; the rest come in random evenings. */
const TELLING = WORDS.filter(
  (word) =>
    word.type !== 'refused' || ['one-moment', 'too-soon', 'no-such-table'].includes(word.code),
);

const QUEUES: readonly Act[] = ['finds a table', WELCOME, 'takes a seat'];
const SITS: readonly Act[] = [...QUEUES, { type: 'seated', seating: seating() }];
const EATS: readonly Act[] = [...SITS, 'a link comes', 'taps the same', 'a run breaks'];
const AMONG_FRIENDS: readonly Act[] = [
  'is invited',
  WELCOME,
  'takes a seat',
  { type: 'seated', seating: seating([1, 2], { kind: 'private', table: OWN_TABLE, you: 2 }) },
  'a link comes',
];

/** What guests, table-mates and the network may do meanwhile. */
const HAPPENS: readonly Act[] = [
  'the socket breaks',
  'a link opens',
  'a link comes',
  'a link goes',
  'another page comes',
  'a run breaks',
  'a run is drawn',
  'taps the same',
  'taps something else',
  'the next table',
];

async function spend(
  acts: readonly Act[],
  begin = (): HostileEvening => new HostileEvening(),
): Promise<HostileEvening> {
  sessionStorage.clear();
  vi.clearAllTimers();
  const evening = begin();
  for (const act of acts) await evening.act(act);
  return evening;
}

test('every kind of word is among them', () => {
  const kinds = new Set(WORDS.map(({ type }) => type));
  const all = ServerMessageSchema.options.map(({ entries }) => entries.type.literal);
  expect(kinds).toEqual(new Set(all));
});

describe('whatever two things the house says next, nothing that it must not reach gives way', () => {
  test.each([
    ['to one who waits', QUEUES, 'queue'],
    ['to one who eats with a stranger', EATS, 'table'],
    ['to one who eats among friends', AMONG_FRIENDS, 'table'],
  ])(
    '%s',
    async (_, beginning, name) => {
      expect((await spend([...beginning, 'a quiet moment'])).visit.stage.name).toBe(name);
      for (const one of TELLING)
        for (const other of TELLING) await spend([...beginning, one, other, 'a run breaks']);
    },
    240_000,
  );
});

test('nor whatever one thing it says to one who is getting up', async () => {
  for (const word of WORDS) await spend([...EATS, 'the next table', word, 'a quiet moment']);
});

test('nor in any evening, whatever guests, table-mates and the network do besides', async () => {
  const acts = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom<Act>(...WORDS) },
    {
      weight: 3,
      arbitrary: fc.constantFrom<Act>(
        'a quiet moment',
        ...HAPPENS,
        'finds a table',
        'is invited',
        'takes a seat',
        'leaves',
        { type: 'seated', seating: seating() },
      ),
    },
  );
  const beginnings = fc.constantFrom([], QUEUES, EATS, AMONG_FRIENDS);
  const evenings = fc.tuple(beginnings, fc.array(acts, { maxLength: 40 }));
  await fc.assert(
    fc.asyncProperty(evenings, async ([beginning, rest]) => {
      await spend([...beginning, ...rest]);
    }),
    { numRuns: 400 },
  );
});

/** The invariants notice: whatever keeps one of them, left out once, is found among the same acts. */
describe('without', () => {
  afterEach(() => vi.restoreAllMocks());

  const methodOf = (of: { readonly prototype: object }, name: string): unknown =>
    Object.getOwnPropertyDescriptor(of.prototype, name)?.value;
  const plain = (): HostileEvening => new HostileEvening();
  const unkept = vi.fn();
  /** What a guest shows of trust by other rules than theirs. */
  const trusting = (
    rule: (guest: RemoteGuest, trust: RemoteGuest['trust']) => RemoteGuest['trust']['assurance'],
  ): (() => HostileEvening) => {
    const own = Object.getOwnPropertyDescriptor(RemoteGuest.prototype, 'trust') ?? {};
    const trustOf = Reflect.get(own, 'get') as () => RemoteGuest['trust'];
    vi.spyOn(RemoteGuest.prototype, 'trust', 'get').mockImplementation(function (
      this: RemoteGuest,
    ) {
      const trust = trustOf.call(this);
      return { ...trust, assurance: rule(this, trust) };
    });
    return plain;
  };

  /** What is left out, and evenings that lack it. */
  const MUTANTS: Readonly<Record<string, () => () => HostileEvening>> = {
    'the secret of the invitation': () =>
      trusting((_, { assurance }) => (assurance === 'encrypted' ? 'invited' : assurance)),
    'one nonce for one table': () => () => new HostileEvening({ known: false }),
    'the count of a nonce that has left': () => {
      vi.spyOn(BrokenRuns.prototype, 'risk').mockImplementation(unkept);
      return plain;
    },
    'the promise of the address': () => {
      vi.spyOn(AddressPromise.prototype, 'trouble').mockReturnValue(null);
      return plain;
    },
    'a meal that no word of the house ends': () => {
      vi.spyOn(Approach.prototype, 'queued').mockImplementation(function (this: Approach, queued) {
        void this.proceed(queued.because);
      });
      return plain;
    },
    'silence towards the house': () => {
      const send = methodOf(Wire, 'send') as (message: ClientMessage) => void;
      vi.spyOn(Wire.prototype, 'send').mockImplementation(function (this: Wire, message) {
        return send.call(this, Object.assign({}, message, { by: 'Zoë of the secrets' }));
      });
      return plain;
    },
    'words of trust that wait for the keys': () =>
      trusting((_, { assurance }) => (assurance === 'hurrying' ? 'encrypted' : assurance)),
    'a doubt that time does not heal': () => {
      const doubtedAt = new WeakMap<RemoteGuest, number>();
      return trusting((guest, { assurance }) => {
        if (assurance !== 'different') return assurance;
        const since = doubtedAt.get(guest) ?? Date.now();
        doubtedAt.set(guest, since);
        return Date.now() - since > 1000 ? 'encrypted' : assurance;
      });
    },
    'a doubt that another page does not end': () => {
      vi.spyOn(SeatDecisions.prototype, 'look').mockImplementation(unkept);
      return plain;
    },
    'the own taps': () => {
      const evening: { now: HostileEvening | null } = { now: null };
      const finish = methodOf(BrokenRuns, 'finish') as () => void;
      vi.spyOn(BrokenRuns.prototype, 'finish').mockImplementation(function (this: BrokenRuns) {
        finish.call(this);
        for (const { trust } of evening.now?.guests ?? []) trust?.compared('same');
      });
      return () => (evening.now = new HostileEvening());
    },
  };

  const ACTS: readonly Act[] = ['a quiet moment', ...HAPPENS, ...TELLING];

  const BEGINNINGS: readonly (readonly Act[])[] = [
    SITS,
    EATS,
    QUEUES,
    AMONG_FRIENDS,
    [...SITS, 'a link comes', 'taps something else'],
    // A house that has forgotten them.
    [...SITS, WELCOME],
  ];

  /** The first evening in which something gives way: after each of the beginnings one act, else two. */
  async function harmIn(begin: () => HostileEvening): Promise<readonly Act[] | null> {
    const rests = [
      ...ACTS.map((one) => [one]),
      ...ACTS.flatMap((one) => ACTS.map((two) => [one, two])),
    ];
    for (const rest of rests)
      for (const beginning of BEGINNINGS) {
        const evening = [...beginning, ...rest];
        try {
          await spend(evening, begin);
        } catch (error) {
          if (error instanceof Error && error.name === 'AssertionError') return evening;
          throw error;
        }
      }
    return null;
  }

  test.each(Object.keys(MUTANTS))(
    '%s, something gives way',
    async (name) => {
      const begin = MUTANTS[name]?.();
      if (!begin) throw new Error('no mutant');
      const harm = await harmIn(begin);
      expect(harm).not.toBeNull();
      vi.restoreAllMocks();
      // And with it nothing does in the same evening.
      await spend(harm ?? []);
    },
    60_000,
  );
});
