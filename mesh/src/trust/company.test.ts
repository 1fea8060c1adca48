import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Seat, SeatTaken, Seating, TableKind } from '@eat-with-me/protocol/table';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { soon } from '../testing/soon.ts';
import type { Bytes } from './bytes.ts';
import { Company } from './company.ts';
import type { TrustFailure } from './table-checks.ts';
import { toBase64url } from '../base64url.ts';
import { randomBytes, wishing } from './testing/diner.ts';

const TABLE = 't'.repeat(22);

/** Faked time goes on as fast as the real one meanwhile, so this has to be less than anybody's patience. */

interface Habits {
  relayOnly?: boolean;
  psk?: Bytes | null;
  lets?: (newcomers: number) => boolean;
  ties?: ReadonlyMap<Seat, Bytes>;
}

/** A guest at the table of a server that does what it should. */
class Eater {
  readonly seat: Seat;
  readonly linked = new Set<Seat>();
  readonly connected = new Set<Seat>();
  readonly left = new Set<Seat>();
  readonly confirmed = new Set<Seat>();
  readonly aborted: TrustFailure[] = [];
  readonly agreed: { transcript: Uint8Array }[] = [];
  readonly prepared: PledgeSent[] = [];
  readonly reveals: { epoch: number; nonce: string }[] = [];
  readonly company: Company;

  constructor(
    seat: Seat,
    house: Eater[],
    { relayOnly = false, psk = null, lets, ties = new Map() }: Habits = {},
  ) {
    this.seat = seat;
    const linked = () => this.linked;
    const connected = () => this.connected;
    const fingerprint = randomBytes();
    const lines = { linked, connected, left: () => this.left };
    const own = { fingerprint, psk, relayOnly, ties };
    this.company = new Company({ ...own, ...lines, ...(lets && { lets }) });
    const others = () => house.filter((other) => other !== this);
    const at = (to: Seat) => house.find((other) => other.seat === to);
    this.company.on('say', (message) => {
      if (message.type === 'prepare') {
        this.prepared.push(message.pledge);
        return;
      }
      const { epoch, nonce } = message;
      this.reveals.push({ epoch, nonce });
      for (const { company } of others()) void company.revealed(epoch, seat, nonce);
    });
    this.company.on('link', (to) => this.linked.add(to));
    this.company.on('vouch', (seats, epoch, transcript) => {
      for (const to of seats) void at(to)?.company.vouched(seat, epoch, toBase64url(transcript));
    });
    this.company.on('confirm', (to, mac) => {
      void at(to)?.company.confirmed(seat, toBase64url(mac));
    });
    this.company.on('confirmed', (to) => this.confirmed.add(to));
    this.company.on('close', (to) => this.linked.delete(to));
    this.company.on('agreed', (agreed) => this.agreed.push(agreed));
    this.company.on('aborted', (failure) => this.aborted.push(failure));
  }

  taken(pledge: PledgeSent): SeatTaken {
    return { seat: this.seat, guest: 'g'.repeat(22), kind: 'guest', pledge };
  }
}

const seating = (
  you: Seat,
  epoch: number,
  seats: SeatTaken[],
  kind: TableKind = 'queue',
): Seating => ({
  table: TABLE,
  kind,
  chairs: 4,
  you,
  epoch,
  seats,
  iceServers: [],
  iceServersTtlMs: null,
});

/** A table of these, who have told each other everything. */
async function found(
  guests: number,
  wish = wishing(4, { fewer: true }),
  habits: (seat: Seat) => Habits = () => ({}),
) {
  const house: Eater[] = [];
  for (let seat = 1; seat <= guests; seat += 1) house.push(new Eater(seat, house, habits(seat)));
  const seats = await Promise.all(
    house.map(async (eater) => eater.taken(await eater.company.pledge())),
  );
  const kind = habits(1).psk ? 'private' : 'queue';
  for (const { seat, company } of house) void company.sitDown(seating(seat, 1, seats, kind), wish);
  await soon(() => {
    for (const { confirmed } of house) expect(confirmed.size).toBe(guests - 1);
  });
  return house;
}

/** Lets one more guest sit down with them. */
async function join(house: Eater[], habits: Habits = {}) {
  const epoch = 2;
  const members = [...house];
  const newcomer = new Eater(members.length + 1, house, habits);
  house.push(newcomer);
  await soon(() => {
    for (const { prepared } of members) expect(prepared).toHaveLength(1);
  });
  const seats = [
    ...members.map((eater) => eater.taken(eater.prepared.at(-1) as PledgeSent)),
    newcomer.taken(await newcomer.company.pledge()),
  ];
  const kind = habits.psk ? 'private' : 'queue';
  void newcomer.company.sitDown(seating(newcomer.seat, epoch, seats, kind), wishing(4));
  for (const { company } of members) void company.arrived({ epoch, seats });
  return newcomer;
}

const transcriptOf = ({ agreed }: Eater) => agreed.at(-1)?.transcript;

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => vi.useRealTimers());

describe('a first company', () => {
  it('has one transcript, and everybody is confirmed to everybody', async () => {
    const house = await found(3);
    const [first, ...others] = house;
    expect(transcriptOf(first as Eater)).toHaveLength(32);
    for (const other of others) expect(transcriptOf(other)).toEqual(transcriptOf(first as Eater));
    for (const { company } of house) expect(company.isTrusted).toBe(true);
  });

  it('is bound to one pledge until a table has taken it', async () => {
    const { company } = new Eater(1, []);
    expect(await company.pledge()).toEqual(await company.pledge());
  });

  it('comes to nothing when somebody does not reveal, and says so after a while', async () => {
    const house: Eater[] = [];
    const [ann, ben] = [new Eater(1, house), new Eater(2, house)];
    house.push(ann);
    const seats = [ann.taken(await ann.company.pledge()), ben.taken(await ben.company.pledge())];
    await ann.company.sitDown(seating(1, 1, seats), wishing(4, { fewer: true }));
    vi.advanceTimersByTime(5000);
    await soon(() => expect(ann.aborted).toEqual([{ code: 'E_REVEAL_TIMEOUT', seat: 2 }]));
    expect(ann.reveals).toHaveLength(1);
    expect(ann.company.isTrusted).toBe(false);
    expect(ann.linked.size).toBe(0);
  });

  it('reveals nothing to a table that nobody asked for', async () => {
    const ann = new Eater(1, []);
    const seats = [ann.taken(await ann.company.pledge())];
    await ann.company.sitDown(seating(1, 1, seats), wishing(2));
    expect(ann.aborted).toEqual([{ code: 'E_TABLE_INVALID', seat: null }]);
    expect(ann.reveals).toEqual([]);
  });
});

describe('a company that grows', () => {
  it('has another transcript that everybody sees, and links with the newcomer alone', async () => {
    const house = await found(2);
    for (const { company } of house) company.setWelcomes(true);
    const before = transcriptOf(house[0] as Eater);
    const newcomer = await join(house);
    await soon(() => expect(newcomer.confirmed).toEqual(new Set([1, 2])));
    expect(transcriptOf(newcomer)).not.toEqual(before);
    for (const eater of house) expect(transcriptOf(eater)).toEqual(transcriptOf(newcomer));
    await soon(() => {
      for (const { prepared } of house.slice(0, 2)) expect(prepared).toHaveLength(2);
    });
  });

  it.each([
    { waitedMs: 4000, newcomer: 'is still let in', confirmed: 2, codes: [] },
    { waitedMs: 5000, newcomer: 'is not', confirmed: 0, codes: ['E_TABLE_INVALID'] },
  ])(
    '$waitedMs ms after nobody was wanted any more, one on the way $newcomer',
    async ({ waitedMs, confirmed, codes }) => {
      const house = await found(2);
      const [ann] = house;
      ann?.company.setWelcomes(true);
      ann?.company.setWelcomes(false);
      house[1]?.company.setWelcomes(true);
      vi.advanceTimersByTime(waitedMs);
      const newcomer = await join(house);
      await soon(() => expect(ann?.aborted.map(({ code }) => code)).toEqual(codes));
      await soon(() => expect(newcomer.confirmed.size).toBe(confirmed));
    },
  );

  it.each([
    { door: 'shut', isOpen: false, confirmed: 0, codes: ['E_TABLE_INVALID'] },
    { door: 'open', isOpen: true, confirmed: 2, codes: [] },
  ])(
    'with an invitation comes in only where the host’s own browser has the door $door',
    async ({ isOpen, confirmed, codes }) => {
      const psk = randomBytes();
      const asked: number[] = [];
      const lets = (newcomers: number) => {
        asked.push(newcomers);
        return isOpen;
      };
      const habits = (seat: Seat) => (seat === 1 ? { psk, lets } : { psk });
      const house = await found(2, wishing(4, { fewer: true, least: 1 }), habits);
      for (const { company } of house) company.setWelcomes(true);
      // The server is with somebody who has the link.
      const newcomer = await join(house, { psk });
      await soon(() => expect(house[0]?.aborted.map(({ code }) => code)).toEqual(codes));
      await soon(() => expect(newcomer.confirmed.size).toBe(confirmed));
      if (!isOpen) vi.advanceTimersByTime(5000);
      const timeout = isOpen ? [] : [{ code: 'E_REVEAL_TIMEOUT', seat: 1 }];
      await soon(() => expect(house[1]?.aborted).toEqual(timeout));
      expect(asked).toEqual([1]);
    },
  );

  it('does not believe a server that seats somebody whom it has not prepared for', async () => {
    const [ann] = await found(2);
    await soon(() => expect(ann?.prepared).toHaveLength(1));
    const seats = [ann?.taken(ann.prepared[0] as PledgeSent) as SeatTaken];
    await ann?.company.arrived({ epoch: 2, seats });
    await ann?.company.arrived({ epoch: 4, seats });
    expect(ann?.aborted.map(({ code }) => code)).toEqual(['E_TABLE_INVALID', 'E_TABLE_INVALID']);
    expect(ann?.reveals).toHaveLength(1);
  });

  it('prepares anew after somebody has not finished sitting down', async () => {
    const house = await found(2);
    for (const { company } of house) company.setWelcomes(true);
    await soon(() => expect(house[0]?.prepared).toHaveLength(1));
    await soon(() => expect(house[1]?.prepared).toHaveLength(1));
    const silent = new Eater(3, house);
    const seats = [
      ...house.map((eater) => eater.taken(eater.prepared[0] as PledgeSent)),
      silent.taken(await silent.company.pledge()),
    ];
    await Promise.all(house.map(({ company }) => company.arrived({ epoch: 2, seats })));
    vi.advanceTimersByTime(5000);
    await soon(() => {
      for (const { prepared } of house) expect(prepared).toHaveLength(2);
    });
    for (const { aborted, linked } of house) {
      expect(aborted).toEqual([{ code: 'E_REVEAL_TIMEOUT', seat: 3 }]);
      expect(linked.has(3)).toBe(false);
    }
  });

  it('says again to another node what that one has not heard', async () => {
    const [ann] = await found(2);
    await soon(() => expect(ann?.prepared).toHaveLength(1));
    ann?.company.repeat();
    expect(ann?.reveals).toHaveLength(2);
    expect(ann?.reveals[1]).toEqual(ann?.reveals[0]);
    expect(ann?.prepared[1]).toEqual(ann?.prepared[0]);
  });
});

/** What a guest is confirmed or closed by comes within this, in ms. */
const PATIENCE_MS = 5000;

describe('somebody who comes back to their seat by another page', () => {
  const psk = randomBytes();

  /** Two of whom one sits in seat 1, and what they do about whoever comes to seat 2. */
  async function two(habits: Habits = {}) {
    const wish = wishing(4, { fewer: true, least: 1 });
    const [stays, left] = await found(2, wish, () => habits);
    if (!stays || !left) throw new Error('nobody is there');
    const kind: TableKind = habits.psk ? 'private' : 'queue';
    let epoch = 1;
    /** Somebody comes to seat 2, of whom the one who stays hears something or nothing; resolves once both have been told. */
    const comes = async (theirs: Habits = {}, isHeard = true): Promise<Eater> => {
      await soon(() => expect(stays.prepared).toHaveLength(epoch));
      const house = isHeard ? [stays] : [];
      const back = new Eater(2, house, { ...habits, ...theirs });
      house.push(back);
      const seats = [
        stays.taken(stays.prepared.at(-1) as PledgeSent),
        back.taken(await back.company.pledge()),
      ];
      epoch += 1;
      // What they say reaches whoever sits there now.
      stays.company.on('say', (message) => {
        if (message.type === 'reveal') void back.company.revealed(message.epoch, 1, message.nonce);
      });
      stays.company.on('confirm', (_, mac) => void back.company.confirmed(1, toBase64url(mac)));
      stays.confirmed.clear();
      void back.company.sitDown(seating(2, epoch, seats, kind), wish);
      await stays.company.arrived({ epoch, seats });
      return back;
    };
    return { stays, left, comes };
  }
  const bothConfirm = (one: Eater, other: Eater) =>
    soon(() => {
      for (const { confirmed } of [one, other]) expect(confirmed.size).toBe(1);
    });

  it('is welcome without being asked for, by what tied the page before to those who sit there', async () => {
    const { stays, left, comes } = await two();
    const { ties } = left.company;
    expect([...ties.keys()]).toEqual([1]);
    expect(stays.company.ties.get(2)).toEqual(ties.get(1));
    const back = await comes({ ties });
    await bothConfirm(stays, back);
    expect(stays.aborted).toEqual([]);
    // And again, by what ties the page of now: that of before is worth nothing any more.
    expect(back.company.ties.get(1)).not.toEqual(ties.get(1));
    await soon(() => expect(stays.prepared).toHaveLength(2));
    await bothConfirm(stays, await comes({ ties: back.company.ties }));
  });

  it.each([
    ['nothing', new Map()],
    ['something else', new Map([[1, randomBytes()]])],
  ])(
    'a server with somebody who has the link and %s that ties them gets neither seat nor confirmation, and the guest can still come back',
    async (_, ties) => {
      const { stays, left, comes } = await two({ psk, lets: () => false });
      const mallory = await comes({ ties });
      await soon(() => expect(mallory.agreed).toHaveLength(1));
      await soon(() => expect(stays.agreed).toHaveLength(2));
      vi.advanceTimersByTime(PATIENCE_MS);
      await soon(() => expect(stays.linked.size).toBe(0));
      expect([stays.confirmed.size, mallory.confirmed.size]).toEqual([0, 0]);
      await soon(() => expect(stays.prepared).toHaveLength(2));
      await bothConfirm(stays, await comes({ ties: left.company.ties }));
    },
  );

  it('has to be let in where nothing ties them: the page before was never confirmed', async () => {
    const asked: number[] = [];
    const lets = (newcomers: number) => {
      asked.push(newcomers);
      return false;
    };
    const wish = wishing(4, { fewer: true, least: 1 });
    const house: Eater[] = [];
    const [host, silent] = [new Eater(1, house, { psk, lets }), new Eater(2, house, { psk })];
    house.push(host);
    const seats = [
      host.taken(await host.company.pledge()),
      silent.taken(await silent.company.pledge()),
    ];
    void silent.company.sitDown(seating(2, 1, seats, 'private'), wish);
    void host.company.sitDown(seating(1, 1, seats, 'private'), wish);
    host.company.setWelcomes(true);
    await soon(() => expect(silent.reveals).toHaveLength(1));
    await host.company.revealed(1, 2, silent.reveals[0]?.nonce ?? '');
    vi.advanceTimersByTime(PATIENCE_MS);
    await soon(() => expect(host.prepared).toHaveLength(1));
    const mallory = new Eater(2, [host], { psk });
    const later = [
      host.taken(host.prepared[0] as PledgeSent),
      mallory.taken(await mallory.company.pledge()),
    ];
    await host.company.arrived({ epoch: 2, seats: later });
    expect(host.aborted).toEqual([{ code: 'E_TABLE_INVALID', seat: null }]);
    expect([host.reveals.length, asked]).toEqual([1, [1]]);
  });

  it('is as welcome after a try that came to nothing, unless they leave then', async () => {
    const { stays, left, comes } = await two();
    const { ties } = left.company;
    const fails = async (times: number) => {
      const silent = await comes({}, false);
      await soon(() => expect(silent.reveals).toHaveLength(1));
      vi.advanceTimersByTime(PATIENCE_MS);
      await soon(() => expect(stays.aborted).toHaveLength(times));
      expect(stays.aborted.at(-1)).toEqual({ code: 'E_REVEAL_TIMEOUT', seat: 2 });
    };
    await fails(1);
    const back = await comes({ ties });
    await bothConfirm(stays, back);
    await fails(2);
    stays.left.add(2);
    await comes({ ties: back.company.ties });
    expect(stays.aborted.at(-1)).toEqual({ code: 'E_TABLE_INVALID', seat: null });
  });

  it.each([
    ['know each other again', true, 1],
    ['are nothing to each other where it is somebody else', false, 0],
  ])('two who come back at once %s', async (_, isSame, confirmed) => {
    const before = await found(2);
    const house: Eater[] = [];
    for (const { seat, company } of before) {
      const ties = isSame || seat === 1 ? company.ties : new Map();
      house.push(new Eater(seat, house, { ties }));
    }
    const seats = await Promise.all(
      house.map(async (eater) => eater.taken(await eater.company.pledge())),
    );
    const wish = wishing(4, { fewer: true });
    for (const { seat, company } of house) void company.sitDown(seating(seat, 1, seats), wish);
    await soon(() => {
      for (const { agreed } of house) expect(agreed).toHaveLength(1);
    });
    if (!isSame) vi.advanceTimersByTime(PATIENCE_MS);
    await soon(() => {
      for (const eater of house) {
        expect(eater.confirmed.size).toBe(confirmed);
        expect(eater.linked.size).toBe(confirmed);
      }
    });
  });

  it.each(['there', 'left'] as const)(
    'takes the place of nobody who is there, and nobody takes that of one who has left: nothing is revealed (%s)',
    async (was) => {
      const { stays, left, comes } = await two();
      if (was === 'there') stays.connected.add(2);
      if (was === 'left') stays.left.add(2);
      await comes({ ties: left.company.ties });
      expect(stays.aborted).toEqual([{ code: 'E_TABLE_INVALID', seat: null }]);
      expect(stays.reveals).toHaveLength(1);
      expect([...stays.company.ties.keys()]).toEqual(was === 'left' ? [] : [2]);
      // Ready for them as soon as the line shows that nobody is there.
      await soon(() => expect(stays.prepared).toHaveLength(2));
    },
  );
});
