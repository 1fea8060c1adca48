/** A server that lies. Each promise is held against it, and each check is left out once to see that it is needed. */
import type { Seat } from '@eat-with-me/protocol/table';
import { describe, expect, it } from 'vitest';
import { sameBytes, utf8, type Bytes } from './bytes.ts';
import { CHECKS, type Checks } from './ceremony.ts';
import { parseOpening } from './opening.ts';
import { makePledge, pledgeOf } from './pledge.ts';
import { Opener, Sealer } from './sealing.ts';
import type { TableProposal } from './table-checks.ts';
import {
  connect,
  Diner,
  eightBits,
  knowing,
  nonceOf,
  proposal,
  randomBytes,
  revealAll,
  wishing,
} from './testing/diner.ts';
import {
  transcriptWith,
  confirmBy,
  keysWith,
  puppet,
  puppetAt,
  withNonce,
  type Puppet,
} from './testing/puppet.ts';

/** All checks but this one of the table's. */
function withoutTableCheck(name: string): Checks {
  const table = CHECKS.table.filter((check) => check.name !== name);
  if (table.length !== CHECKS.table.length - 1) throw new Error(`there is no check "${name}"`);
  return { ...CHECKS, table };
}

/** One guest's table in which the server plays everybody else, or some: a puppet for each seat, null for honest ones. */
interface Staged {
  diner: Diner;
  table: TableProposal;
  cast: readonly (Puppet | null)[];
}

/** Lays a table for every diner in which the server plays those whom `plays` names. */
async function stage(
  diners: readonly Diner[],
  plays: (viewer: number, seat: number) => boolean,
): Promise<Staged[]> {
  return Promise.all(
    diners.map(async (diner, viewer) => {
      const cast = await Promise.all(
        diners.map(async (_, seat) => (seat !== viewer && plays(viewer, seat) ? puppet() : null)),
      );
      const seats = diners.map((other, seat) => {
        const played = cast[seat];
        return played ? puppetAt(played, seat + 1) : other.at(seat + 1);
      });
      return { diner, cast, table: proposal(viewer + 1, seats) };
    }),
  );
}

/** Seats everybody and reveals everything, one guest after the other. */
async function play(staged: readonly Staged[]): Promise<void> {
  for (const { diner, table } of staged) await diner.seated(table);
  for (const { diner, cast } of staged)
    for (const [seat, { diner: other }] of staged.entries())
      if (other !== diner) await diner.revealed(seat + 1, cast[seat]?.nonce ?? nonceOf(other));
}

const dinersFor = (count: number, checks: Checks = CHECKS): Promise<Diner[]> =>
  Promise.all(Array.from({ length: count }, () => Diner.make({ past: wishing(count), checks })));

const bitsOf = ({ agreed }: Diner): number => eightBits(agreed?.transcript ?? new Uint8Array());

/** Tries nonces for the puppet in this seat until the table's transcript begins as is wanted; null after too many. */
async function grind(
  one: Puppet,
  wanted: number,
  transcriptFor: (candidate: Puppet) => Promise<Bytes>,
): Promise<Puppet | null> {
  for (let tries = 0; tries < 8192; tries += 1) {
    const candidate = await withNonce(one, randomBytes());
    if (eightBits(await transcriptFor(candidate)) === wanted) return candidate;
  }
  return null;
}

describe('a server in the middle', () => {
  it('is let in by people who do not compare, and has their sealed words', async () => {
    const staged = await stage(await dinersFor(2), () => true);
    await play(staged);
    for (const { diner, cast, table } of staged) {
      const seat: Seat = table.you === 1 ? 2 : 1;
      const played = cast[seat - 1];
      if (!played) throw new Error('the server plays the other');
      await confirmBy(played, seat, diner, table);
      expect([...diner.confirmed]).toEqual([seat]);
      const [, incoming] = await keysWith(played, seat, diner, table);
      const keys = diner.links.get(seat);
      const box = keys && (await new Sealer(keys.outgoing).seal(utf8('hello')));
      expect((await new Opener(incoming).open(box ?? '', 0)).contents).toEqual([utf8('hello')]);
    }
  });

  it('has two guests agree on 8 bits once in 256 tables, whichever seats it plays', async () => {
    let comparisons = 0;
    let unseen = 0;
    let nearly = 0;
    const shapes: readonly [number, (viewer: number, seat: number) => boolean][] = [
      [2, () => true],
      [3, () => true],
      [4, () => true],
      // Two camps, each honest within itself.
      [4, (viewer, seat) => viewer % 2 !== seat % 2],
      // One guest is cut off from the others.
      [3, (viewer, seat) => (viewer === 0) !== (seat === 0)],
    ];
    for (let round = 0; round < 240; round += 1) {
      const [count, plays] = shapes[round % shapes.length] ?? [2, () => true];
      const staged = await stage(await dinersFor(count), plays);
      await play(staged);
      for (const [at, one] of staged.entries())
        for (const [after, other] of staged.slice(at + 1).entries()) {
          if (!plays(at, at + 1 + after)) continue;
          comparisons += 1;
          const [here, there] = [bitsOf(one.diner), bitsOf(other.diner)];
          if (here === there) unseen += 1;
          if (here >>> 4 === there >>> 4) nearly += 1;
        }
    }
    // Binomial(768, 1/256) has mean 3: more than 18 come by chance less than once in a hundred million runs.
    expect(comparisons).toBe(768);
    expect(unseen).toBeLessThanOrEqual(18);
    // Of four bits 48 are alike, 6.7 more or less: five times that on either side. The harness does see what is alike.
    expect(nearly).toBeGreaterThan(14);
    expect(nearly).toBeLessThan(82);
  });

  it('has them agree as rarely when it sits between members and a newcomer', async () => {
    let unseen = 0;
    for (let round = 0; round < 150; round += 1) {
      const { members, newcomer } = await lateJoin();
      const [member] = members;
      const played = await puppet();
      const seats = [...members.map((one, at) => one.at(at + 1)), puppetAt(played, 3)];
      const table = proposal(1, seats, { epoch: 2 });
      await member.seated(table);
      const { previous } = member.opening;
      const fakes = await Promise.all([1, 2].map(() => puppet({ role: 'member', previous })));
      const fakeSeats = [...fakes.map((fake, at) => puppetAt(fake, at + 1)), newcomer.at(3)];
      await newcomer.seated(proposal(3, fakeSeats, { epoch: 2 }));
      const [, second] = members;
      await second.seated({ ...table, you: 2 });
      await member.revealed(2, nonceOf(second));
      await member.revealed(3, played.nonce);
      for (const [at, fake] of fakes.entries()) await newcomer.revealed(at + 1, fake.nonce);
      await member.do(member.ceremony.vouched(2, member.vouch?.transcript ?? randomBytes(), 0));
      expect(member.agreed && newcomer.agreed).not.toBeNull();
      if (bitsOf(member) === bitsOf(newcomer)) unseen += 1;
    }
    expect(unseen).toBeLessThanOrEqual(9);
  });

  it('cannot confirm, open or forge anything where it has no invitation', async () => {
    const psk = randomBytes();
    const past = wishing(2, { least: 1 });
    const diner = await Diner.make({ past, psk });
    const played = await puppet({ caps: 2 });
    const table = proposal(1, [diner.at(1), puppetAt(played, 2)]);
    await diner.seated(table);
    await diner.revealed(2, played.nonce);
    await confirmBy(played, 2, diner, table);
    expect(diner.confirmed.size).toBe(0);
    expect(diner.closed.get(2)).toBe('E_CONFIRM');
    const [outgoing, incoming] = await keysWith(played, 2, diner, table);
    const keys = diner.links.get(2);
    if (!keys) throw new Error('a link was built');
    const sealed = await new Sealer(keys.outgoing).seal(utf8('hello'));
    const forged = await new Sealer(outgoing).seal(utf8('hello'));
    expect((await new Opener(incoming).open(sealed, 0)).contents).toEqual([]);
    expect((await new Opener(keys.incoming).open(forged, 0)).contents).toEqual([]);
  });
});

/** Two members of a table and a newcomer, all honest; the members' first epoch was as `lied` says. */
async function lateJoin({ checks = CHECKS, lied = false } = {}) {
  const certificates = [randomBytes(), randomBytes()] as const;
  const transcript = randomBytes();
  const make = (at: 0 | 1) => {
    const other = at === 0 ? 1 : 0;
    const known = [...certificates];
    // In the first epoch the server sat in between: each knows the server's certificate as the other's.
    if (lied) known[other] = randomBytes();
    const past = knowing(known, lied ? randomBytes() : transcript);
    const linked = new Set([other + 1]);
    return Diner.make({ past: { ...past, linked }, checks, fingerprint: certificates[at] });
  };
  const members = [await make(0), await make(1)] as const;
  const newcomer = await Diner.make({ past: wishing(3), checks });
  return { members, newcomer, certificates, transcript };
}

describe('without', () => {
  /** Plays both ends against each other once the first guest's transcript has been seen; whether they agree. */
  async function meddle(
    checks: Checks,
    forge: (setting: {
      wanted: number;
      victim: Diner;
      played: Puppet;
      table: (one: Puppet) => TableProposal;
    }) => Promise<void>,
  ): Promise<boolean> {
    const [first, victim] = (await dinersFor(2, checks)) as [Diner, Diner];
    const decoy = await puppet();
    await first.seated(proposal(1, [first.at(1), puppetAt(decoy, 2)]));
    await first.revealed(2, decoy.nonce);
    const played = await puppet();
    const table = (one: Puppet) => proposal(2, [puppetAt(one, 1), victim.at(2)]);
    await forge({ wanted: bitsOf(first), victim, played, table });
    return victim.agreed !== null && bitsOf(victim) === bitsOf(first);
  }

  it('holding a nonce against its commitment, a server chooses the transcript', async () => {
    const forge: Parameters<typeof meddle>[1] = async ({ wanted, victim, played, table }) => {
      await victim.seated(table(played));
      const mine = nonceOf(victim);
      const forged = await grind(played, wanted, ({ nonce }) =>
        transcriptWith(table(played), [nonce, mine]),
      );
      await victim.revealed(1, forged?.nonce ?? randomBytes());
      if (victim.aborted) expect(victim.aborted).toEqual({ code: 'E_REVEAL_MISMATCH', seat: 1 });
    };
    expect(await meddle({ ...CHECKS, isRightNonce: async () => true }, forge)).toBe(true);
    expect(await meddle(CHECKS, forge)).toBe(false);
  });

  it('keeping the nonce back until the table is fixed, a server chooses the transcript', async () => {
    // A guest who is careless: the server has had the nonce before it laid the table.
    const forge: Parameters<typeof meddle>[1] = async ({ wanted, victim, played, table }) => {
      const leaked = await leakedNonce(victim, table(played));
      const forged = await grind(played, wanted, (one) =>
        transcriptWith(table(one), [one.nonce, leaked]),
      );
      if (!forged) throw new Error('8192 tries were not enough');
      const again = await Diner.make({ past: wishing(2), pledge: careless(victim, leaked) });
      await again.seated(table(forged));
      await again.revealed(1, forged.nonce);
      victim.agreed = again.agreed;
    };
    expect(await meddle(CHECKS, forge)).toBe(true);
  });

  it('spending a pledge on the first table, a server chooses the transcript; a pledge refuses', async () => {
    const victim = await Diner.make({ past: wishing(2) });
    const played = await puppet();
    await leakedNonce(victim, proposal(2, [puppetAt(played, 1), victim.at(2)]));
    const again = await Diner.make({ past: wishing(2), pledge: victim.pledge });
    const other = puppetAt(await puppet(), 1);
    await expect(again.seated(proposal(2, [other, victim.at(2)]))).rejects.toThrow('one table');
  });

  it('a confirmation, a server that swaps keys alone reads what is sealed', async () => {
    const swapKeys = async (checks: Checks) => {
      const [ann, ben] = (await dinersFor(2, checks)) as [Diner, Diner];
      const asBen = await puppet({ fingerprint: ben.opening.fingerprint });
      const asAnn = await puppet({ fingerprint: ann.opening.fingerprint });
      const annsTable = proposal(1, [ann.at(1), puppetAt(asBen, 2)]);
      await ann.seated(annsTable);
      await ben.seated(proposal(2, [puppetAt(asAnn, 1), ben.at(2)]));
      await ann.revealed(2, asBen.nonce);
      await ben.revealed(1, asAnn.nonce);
      // The certificates are the true ones, so the channel is between the two.
      await connect(ann, ben, [1, 2]);
      const [, incoming] = await keysWith(asBen, 2, ann, annsTable);
      const keys = ann.links.get(2);
      const box = keys && (await new Sealer(keys.outgoing).seal(utf8('secret')));
      const { contents } = await new Opener(incoming).open(box ?? '', 0);
      return { read: contents.length, confirmed: ann.confirmed.has(2), closed: ann.closed.get(2) };
    };
    const blind: Checks = { ...CHECKS, isConfirmation: async () => true };
    expect(await swapKeys(blind)).toEqual({ read: 1, confirmed: true, closed: undefined });
    expect(await swapKeys(CHECKS)).toEqual({ read: 1, confirmed: false, closed: 'E_CONFIRM' });
  });

  it('one history, a server that sat between two members stays there unseen', async () => {
    const joined = async (checks: Checks) => {
      const { members, newcomer } = await lateJoin({ checks, lied: true });
      const all = [...members, newcomer];
      const seats = all.map((one, at) => one.at(at + 1));
      for (const [at, one] of all.entries())
        await one.seated(proposal(at + 1, seats, { epoch: 2 }));
      if (all.some(({ aborted }) => aborted)) return all.map(({ aborted }) => aborted?.code);
      await revealAll(all);
      for (const [at, one] of members.entries()) {
        const { transcript } = members[at === 0 ? 1 : 0].vouch ?? { transcript: randomBytes() };
        await one.do(one.ceremony.vouched(at === 0 ? 2 : 1, transcript, 0));
      }
      return new Set(all.map(bitsOf)).size;
    };
    expect(await joined(withoutTableCheck('one history'))).toBe(1);
    expect(await joined(CHECKS)).toEqual(Array.from({ length: 3 }, () => 'E_TABLE_INVALID'));
  });

  it('vouching, a newcomer is brought to one member behind the other’s back', async () => {
    const joined = async (checks: Checks) => {
      const { members, newcomer, certificates, transcript } = await lateJoin({ checks });
      const [ann, ben] = members;
      const fake = (at: 0 | 1) =>
        puppet({ role: 'member', previous: transcript, fingerprint: certificates[at] });
      const [asAnn, asBen, stranger] = await Promise.all([fake(0), fake(1), puppet()]);
      const seats = [ann.at(1), puppetAt(asBen, 2), newcomer.at(3)];
      const bens = [puppetAt(asAnn, 1), ben.at(2), puppetAt(stranger, 3)];
      await ann.seated(proposal(1, seats, { epoch: 2 }));
      await newcomer.seated(proposal(3, seats, { epoch: 2 }));
      await ben.seated(proposal(2, bens, { epoch: 2 }));
      await ann.revealed(2, asBen.nonce);
      await ann.revealed(3, nonceOf(newcomer));
      await newcomer.revealed(1, nonceOf(ann));
      await newcomer.revealed(2, asBen.nonce);
      await ben.revealed(1, asAnn.nonce);
      await ben.revealed(3, stranger.nonce);
      // Over their own link, which the server does not hold.
      await ann.do(ann.ceremony.vouched(2, ben.vouch?.transcript ?? randomBytes(), 0));
      await ben.do(ben.ceremony.vouched(1, ann.vouch?.transcript ?? randomBytes(), 0));
      return { ann, ben, newcomer };
    };
    const blind = await joined({ ...CHECKS, isSameTranscript: () => true });
    expect(bitsOf(blind.ann)).toBe(bitsOf(blind.newcomer));
    expect(blind.ben.agreed && blind.ann.agreed).not.toBeNull();
    const { ann, ben } = await joined(CHECKS);
    expect([ann.agreed, ben.agreed]).toEqual([null, null]);
    expect([ann.aborted, ben.aborted]).toEqual([
      { code: 'E_CONFIRM', seat: 2 },
      { code: 'E_CONFIRM', seat: 1 },
    ]);
  });
});

/** Brings a guest to reveal at a table that then falls apart. */
async function leakedNonce(diner: Diner, table: TableProposal): Promise<Bytes> {
  await diner.seated(table);
  return nonceOf(diner);
}

/** A pledge that is revealed to whoever asks. */
const careless = ({ pledge }: Diner, nonce: Bytes): Diner['pledge'] => ({
  ...pledge,
  revealTo: () => nonce,
});

describe('a table is refused before anything is revealed', () => {
  type Case = { check: string; harm: string; make: (checks: Checks) => Promise<Diner> };
  const seat = async (checks: Checks, table: (diner: Diner) => Promise<TableProposal>) => {
    const diner = await Diner.make({ past: wishing(2), checks });
    return diner.seated(await table(diner));
  };
  /** A member in seat 1 who knows seat 2, and is told of a second epoch with these further seats. */
  const member = async (
    checks: Checks,
    table: (member: Diner, second: Puppet, newcomer: Puppet) => Partial<TableProposal>,
    change: Partial<ReturnType<typeof knowing>> = {},
  ) => {
    const previous = randomBytes();
    const fingerprint = randomBytes();
    const second = await puppet({ role: 'member', previous });
    const past = knowing([fingerprint, second.opening.fingerprint], previous);
    const diner = await Diner.make({ past: { ...past, ...change }, checks, fingerprint });
    const newcomer = await puppet();
    const seats = [diner.at(1), puppetAt(second, 2), puppetAt(newcomer, 3)];
    return diner.seated(proposal(1, seats, { epoch: 2, ...table(diner, second, newcomer) }));
  };

  const cases: readonly Case[] = [
    {
      check: 'own commitment exactly once, in the own seat',
      harm: 'the guest is at a table where somebody else has their seat',
      make: (checks) =>
        seat(checks, async () =>
          proposal(1, [puppetAt(await puppet(), 1), puppetAt(await puppet(), 2)]),
        ),
    },
    {
      check: 'own commitment exactly once, in the own seat',
      harm: 'the guest takes themselves for somebody else',
      make: (checks) =>
        seat(checks, async (diner) => proposal(2, [diner.at(1), puppetAt(await puppet(), 2)])),
    },
    {
      check: 'own commitment exactly once, in the own seat',
      harm: 'the guest’s opening is not the one they made',
      make: (checks) =>
        seat(checks, async (diner) => {
          const { encoded } = await puppet();
          const mine = { ...diner.at(1), opening: encoded };
          return proposal(1, [mine, puppetAt(await puppet(), 2)]);
        }),
    },
    {
      check: 'seats ascend',
      harm: 'two in one seat: one tile, a hidden listener',
      make: (checks) =>
        Diner.make({ past: wishing(3), checks }).then(async (diner) =>
          diner.seated(
            proposal(1, [diner.at(1), puppetAt(await puppet(), 2), puppetAt(await puppet(), 2)]),
          ),
        ),
    },
    {
      check: 'nobody sits twice',
      harm: 'one guest in two seats',
      make: async (checks) => {
        const diner = await Diner.make({ past: wishing(3), checks });
        const twice = await puppet();
        const { publicKey } = twice.opening;
        const again = await puppet({ publicKey });
        return diner.seated(proposal(1, [diner.at(1), puppetAt(twice, 2), puppetAt(again, 3)]));
      },
    },
    {
      check: 'nobody sits twice',
      harm: 'an echo in the other seat',
      make: (checks) =>
        seat(checks, async (diner) => {
          const { publicKey } = diner.opening;
          return proposal(1, [diner.at(1), puppetAt(await puppet({ publicKey }), 2)]);
        }),
    },
    {
      check: 'nobody sits twice',
      harm: 'one certificate behind two seats',
      make: (checks) =>
        seat(checks, async (diner) => {
          const { fingerprint } = diner.opening;
          return proposal(1, [diner.at(1), puppetAt(await puppet({ fingerprint }), 2)]);
        }),
    },
    {
      check: 'size as asked',
      harm: 'three at a table for two',
      make: (checks) =>
        seat(checks, async (diner) =>
          proposal(1, [diner.at(1), puppetAt(await puppet(), 2), puppetAt(await puppet(), 3)]),
        ),
    },
    {
      check: 'size as asked',
      harm: 'more guests than chairs',
      make: (checks) =>
        seat(checks, async (diner) =>
          proposal(1, [diner.at(1), puppetAt(await puppet(), 2), puppetAt(await puppet(), 3)], {
            chairs: 2,
          }),
        ),
    },
    {
      check: 'size as asked',
      harm: 'nobody else at a table of strangers',
      make: (checks) => seat(checks, async (diner) => proposal(1, [diner.at(1)], { chairs: 2 })),
    },
    {
      check: 'a table that is meant',
      harm: 'a table from before, again',
      make: async (checks) => {
        const past = wishing(2, { known: new Set([proposal(1, []).table]) });
        const diner = await Diner.make({ past, checks });
        return diner.seated(proposal(1, [diner.at(1), puppetAt(await puppet(), 2)]));
      },
    },
    {
      check: 'a table that is meant',
      harm: 'a newcomer of another table',
      make: (checks) => member(checks, () => ({ table: 'u'.repeat(22) })),
    },
    {
      check: 'a table that is meant',
      harm: 'another table than that of the invitation, with its link handed on',
      make: async (checks) => {
        const diner = await Diner.make({ past: wishing(2, { table: 'u'.repeat(22) }), checks });
        return diner.seated(proposal(1, [diner.at(1), puppetAt(await puppet(), 2)]));
      },
    },
    {
      check: 'epochs go on',
      harm: 'an epoch from before, again',
      make: (checks) => member(checks, () => ({ epoch: 1 })),
    },
    {
      check: 'epochs go on',
      harm: 'a first epoch that is not the first',
      make: (checks) =>
        seat(checks, async (diner) =>
          proposal(1, [diner.at(1), puppetAt(await puppet(), 2)], { epoch: 7 }),
        ),
    },
    {
      check: 'members are those who were there, newcomers are new',
      harm: 'somebody to whom no link is built and who has no tile',
      make: async (checks) => {
        const previous = randomBytes();
        const fingerprint = randomBytes();
        const past = knowing([fingerprint], previous);
        const diner = await Diner.make({ past, checks, fingerprint });
        const ghost = await puppet({ role: 'member', previous, fingerprint: previous });
        const seats = [diner.at(1), puppetAt(ghost, 2), puppetAt(await puppet(), 3)];
        return diner.seated(proposal(1, seats, { epoch: 2 }));
      },
    },
    {
      check: 'members are those who were there, newcomers are new',
      harm: 'a second person in a seat that was taken',
      make: (checks) =>
        member(
          checks,
          (diner, second, newcomer) => ({
            seats: [diner.at(1), puppetAt(newcomer, 2)],
            chairs: second.nonce.length,
          }),
          { connected: new Set([2]) },
        ),
    },
    {
      check: 'members are those who were there, newcomers are new',
      harm: 'somebody in the seat of one who has left, past the door and without anybody’s leave',
      make: (checks) =>
        member(
          checks,
          (diner, second, newcomer) => ({
            seats: [diner.at(1), puppetAt(newcomer, 2)],
            chairs: second.nonce.length,
          }),
          { left: new Set([2]), welcomes: false },
        ),
    },
    {
      check: 'members are those who were there, newcomers are new',
      harm: 'an epoch for nobody',
      make: (checks) =>
        member(checks, (diner, second) => ({ seats: [diner.at(1), puppetAt(second, 2)] })),
    },
    {
      check: 'one history',
      harm: 'a member with another certificate',
      make: (checks) =>
        member(checks, () => ({}), {
          certificates: new Map([
            [1, randomBytes()],
            [2, randomBytes()],
          ]),
        }),
    },
    {
      check: 'nobody is hidden',
      harm: 'somebody who is there and whom the newcomer does not see',
      make: (checks) => member(checks, () => ({}), { linked: new Set([2, 9]) }),
    },
    {
      check: 'somebody is welcome',
      harm: 'company that nobody agreed to',
      make: (checks) => member(checks, () => ({}), { welcomes: false }),
    },
    {
      check: 'somebody is welcome',
      harm: 'somebody in the seat of one whom nothing shows to be back',
      make: (checks) =>
        member(
          checks,
          (diner, second, newcomer) => ({
            seats: [diner.at(1), puppetAt(newcomer, 2)],
            chairs: second.nonce.length,
          }),
          { welcomes: false, kept: new Set() },
        ),
    },
    {
      check: 'behind a shut door are those who were there',
      harm: 'somebody else whom one finds on coming back',
      make: async (checks) => {
        const past = wishing(4, { fewer: true, among: new Set([1]) });
        const diner = await Diner.make({ past, checks });
        const seats = [diner.at(2), puppetAt(await puppet(), 3)];
        return diner.seated(proposal(2, seats, { chairs: 4 }));
      },
    },
    {
      check: 'all are invited, or nobody',
      harm: 'a seat without the invitation’s secret',
      make: (checks) =>
        seat(checks, async (diner) =>
          proposal(1, [diner.at(1), puppetAt(await puppet({ caps: 2 }), 2)]),
        ),
    },
    {
      check: 'private for whoever has an invitation, and for nobody else',
      harm: 'strangers who take each other for invited',
      make: (checks) =>
        seat(checks, async (diner) =>
          proposal(1, [diner.at(1), puppetAt(await puppet(), 2)], { kind: 'private' }),
        ),
    },
    {
      check: 'private for whoever has an invitation, and for nobody else',
      harm: 'friends who take each other for strangers',
      make: async (checks) => {
        const diner = await Diner.make({ past: wishing(2), psk: randomBytes(), checks });
        const seats = [diner.at(1), puppetAt(await puppet({ caps: 2 }), 2)];
        return diner.seated(proposal(1, seats, { kind: 'queue' }));
      },
    },
  ];

  it.each(cases)('$check: else $harm', async ({ check, make }) => {
    const careful = await make(CHECKS);
    expect(careful.aborted).toEqual({ code: 'E_TABLE_INVALID', seat: null });
    expect({ nonce: careful.nonce, links: careful.links.size }).toEqual({ nonce: null, links: 0 });
    const blind = await make(withoutTableCheck(check));
    expect(blind.aborted).toBeNull();
    expect(blind.nonce).not.toBeNull();
  });

  it('has a case for every check', () => {
    const names = new Set(CHECKS.table.map(({ name }) => name));
    expect(new Set(cases.map(({ check }) => check))).toEqual(names);
  });

  it.each([
    ['a commitment of 31 bytes', (commit: Bytes) => commit.slice(1)],
    ['a commitment of 33 bytes', (commit: Bytes) => Uint8Array.from([...commit, 0])],
  ])('never agrees on %s', async (_name, cut) => {
    const diner = await Diner.make({ past: wishing(2) });
    const played = await puppet();
    const short = { ...puppetAt(played, 2), commit: cut(played.commit) };
    await diner.seated(proposal(1, [diner.at(1), short]));
    await diner.revealed(2, played.nonce);
    expect(diner.aborted).toEqual({ code: 'E_REVEAL_MISMATCH', seat: 2 });
  });

  it('is left at once for a key of low order', async () => {
    const diner = await Diner.make({ past: wishing(2) });
    const low = await puppet({ publicKey: new Uint8Array(32) });
    await diner.seated(proposal(1, [diner.at(1), puppetAt(low, 2)]));
    expect(diner.aborted).toEqual({ code: 'E_TABLE_INVALID', seat: null });
    expect(diner.nonce).toBeNull();
  });

  it('needs newer browsers when an opening says what this one does not know', async () => {
    const diner = await Diner.make({ past: wishing(2) });
    const strange = puppetAt(await puppet({ caps: 4 }), 2);
    await diner.seated(proposal(1, [diner.at(1), strange]));
    expect(diner.aborted).toEqual({ code: 'E_VERSION', seat: 2 });
    expect(diner.nonce).toBeNull();
  });

  it('changes with every field of an opening', async () => {
    const previous = randomBytes();
    const plain = { caps: 0, role: 'member', previous } as const;
    const { opening, privateKey } = await puppet(plain);
    const nonce = randomBytes();
    const changes = [
      {},
      { caps: 1 },
      { role: 'newcomer', previous: new Uint8Array(32) } as const,
      { publicKey: randomBytes() },
      { fingerprint: randomBytes() },
      { previous: randomBytes() },
    ];
    const commits = await Promise.all(
      changes.map((change) => pledgeOf({ ...opening, ...change }, privateKey, nonce)),
    );
    expect(new Set(commits.map(({ commit }) => commit.join())).size).toBe(changes.length);
    const made = await makePledge({ caps: 1, fingerprint: previous, previous: null });
    const parsed = parseOpening(made.opening);
    expect(typeof parsed !== 'string' && sameBytes(parsed.fingerprint, previous)).toBe(true);
  });
});
