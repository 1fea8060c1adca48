import { describe, expect, it } from 'vitest';
import { CONFIRM_WITHIN_MS, REVEAL_WITHIN_MS, VOUCH_WITHIN_MS } from './ceremony-state.ts';
import {
  connect,
  Diner,
  knowing,
  nonceOf,
  others,
  proposal,
  randomBytes,
  revealAll,
  wishing,
} from './testing/diner.ts';

const dinersFor = (count: number) =>
  Promise.all(Array.from({ length: count }, () => Diner.make({ past: wishing(count) })));

/** So many honest guests at one table, who have been told of it. */
async function seatedTable(count: number) {
  const diners = await dinersFor(count);
  const seats = diners.map((diner, at) => diner.at(at + 1));
  for (const [at, diner] of diners.entries()) await diner.seated(proposal(at + 1, seats));
  return diners;
}

describe('a first table', () => {
  it('builds its links when it is told, before anybody has revealed', async () => {
    const [ann] = (await seatedTable(3)) as [Diner];
    expect([...ann.links.keys()]).toEqual([2, 3]);
    expect(ann.agreed).toBeNull();
  });

  it.each([2, 3, 4])('of %i agrees on one transcript and confirms every link', async (count) => {
    const diners = await seatedTable(count);
    await revealAll(diners);
    const transcripts = new Set(diners.map(({ agreed }) => agreed?.transcript.join()));
    expect(transcripts.size).toBe(1);
    expect([...transcripts]).not.toContain(undefined);
    for (const [at, one] of diners.entries())
      for (const [after, other] of diners.slice(at + 1).entries())
        await connect(one, other, [at + 1, at + after + 2]);
    expect(diners.map(({ confirmed }) => confirmed.size)).toEqual(diners.map(() => count - 1));
    expect(diners.flatMap(({ closed }) => [...closed])).toEqual([]);
  });

  it('of one host agrees with itself, so that others can join', async () => {
    const past = wishing(4, { least: 1, fewer: true });
    const host = await Diner.make({ past, psk: randomBytes() });
    await host.seated(proposal(1, [host.at(1)], { chairs: 4 }));
    expect(host.agreed).not.toBeNull();
  });

  it('confirms a link whose confirmation came before the last nonce', async () => {
    const [ann, ben, cid] = (await seatedTable(3)) as [Diner, Diner, Diner];
    await revealAll([ann, ben]).catch(() => undefined);
    await ann.revealed(2, nonceOf(ben));
    await ben.revealed(1, nonceOf(ann));
    await ben.revealed(3, nonceOf(cid));
    await ann.do(ann.ceremony.confirmed(2, ben.confirmations.get(1) ?? randomBytes(), 0));
    expect(ann.confirmed.size).toBe(0);
    await ann.revealed(3, nonceOf(cid));
    expect([...ann.confirmed]).toEqual([2]);
    expect(ann.confirmations.has(2)).toBe(true);
  });

  it.each([
    ['differs', 0],
    ['is another’s', 1],
  ])('falls apart when a nonce %s', async (_name, which) => {
    const [ann, ben, cid] = (await seatedTable(3)) as [Diner, Diner, Diner];
    const wrong = which === 0 ? others(nonceOf(ben)) : nonceOf(cid);
    await ann.revealed(2, wrong);
    expect(ann.aborted).toEqual({ code: 'E_REVEAL_MISMATCH', seat: 2 });
    await ann.revealed(2, nonceOf(ben));
    await ann.revealed(3, nonceOf(cid));
    expect(ann.agreed).toBeNull();
  });

  it('hears the same nonce twice without harm, and falls apart when the second differs', async () => {
    const [ann, ben] = (await seatedTable(3)) as [Diner, Diner];
    await ann.revealed(2, nonceOf(ben));
    await ann.revealed(2, nonceOf(ben));
    expect(ann.aborted).toBeNull();
    await ann.revealed(2, others(nonceOf(ben)));
    expect(ann.aborted).toEqual({ code: 'E_REVEAL_MISMATCH', seat: 2 });
  });

  it('does not mind nonces of nobody, or of the guest themselves', async () => {
    const [ann, ben] = (await seatedTable(2)) as [Diner, Diner];
    await ann.revealed(9, randomBytes());
    await ann.revealed(1, randomBytes());
    await ann.revealed(2, nonceOf(ben));
    expect(ann.agreed).not.toBeNull();
  });

  it('falls apart when a nonce does not come in time', async () => {
    const [ann] = (await seatedTable(2)) as [Diner];
    await ann.do(ann.ceremony.tick(REVEAL_WITHIN_MS - 1));
    expect(ann.aborted).toBeNull();
    await ann.do(ann.ceremony.tick(REVEAL_WITHIN_MS));
    expect(ann.aborted).toEqual({ code: 'E_REVEAL_TIMEOUT', seat: 2 });
  });

  it('falls apart when one goes without revealing, and not when they go afterwards', async () => {
    const [ann, ben, cid] = (await seatedTable(3)) as [Diner, Diner, Diner];
    await ann.revealed(2, nonceOf(ben));
    await ann.do(ann.ceremony.departed(2, 0));
    await ann.revealed(3, nonceOf(cid));
    expect(ann.agreed).not.toBeNull();
    await cid.do(cid.ceremony.departed(2, 0));
    expect(cid.aborted).toEqual({ code: 'E_REVEAL_TIMEOUT', seat: 2 });
  });

  it('falls apart when the server tells it a second time', async () => {
    const [ann, ben] = (await seatedTable(2)) as [Diner, Diner];
    await ann.seated(proposal(1, [ann.at(1), ben.at(2)]));
    expect(ann.aborted).toEqual({ code: 'E_TABLE_INVALID', seat: null });
    await ann.revealed(2, nonceOf(ben));
    expect(ann.agreed).toBeNull();
  });

  it('closes a link alone whose confirmation does not come, or is wrong', async () => {
    const diners = (await seatedTable(3)) as [Diner, Diner, Diner];
    await revealAll(diners);
    const [ann] = diners;
    await ann.do(ann.ceremony.confirmed(3, randomBytes(), 1000));
    expect([...ann.closed]).toEqual([[3, 'E_CONFIRM']]);
    await ann.do(ann.ceremony.tick(CONFIRM_WITHIN_MS - 1));
    expect(ann.closed.has(2)).toBe(false);
    await ann.do(ann.ceremony.tick(CONFIRM_WITHIN_MS));
    expect([...ann.closed]).toEqual([
      [3, 'E_CONFIRM'],
      [2, 'E_CONFIRM'],
    ]);
    expect(ann.aborted).toBeNull();
  });

  it.each(['E_SEAL_AUTH', 'E_FP', 'E_CERT', 'E_DESCRIPTION'] as const)(
    'closes a link alone for %s, and never confirms it then',
    async (code) => {
      const [ann, ben] = (await seatedTable(2)) as [Diner, Diner];
      await ann.do(ann.ceremony.linkFailed(2, code, 0));
      await revealAll([ann, ben]);
      await connect(ann, ben, [1, 2]);
      expect([...ann.closed]).toEqual([[2, code]]);
      expect(ann.confirmed.size).toBe(0);
      expect(ben.confirmed.size).toBe(0);
    },
  );

  it('does not take back its own confirmation, nor that of another link', async () => {
    const [ann, ben] = (await seatedTable(2)) as [Diner, Diner];
    await revealAll([ann, ben]);
    await ann.do(ann.ceremony.confirmed(2, ann.confirmations.get(2) ?? randomBytes(), 0));
    expect([...ann.closed]).toEqual([[2, 'E_CONFIRM']]);
  });
});

describe('a late join', () => {
  /** Two members with a transcript, and somebody who comes to them. */
  async function joining() {
    const certificates = [randomBytes(), randomBytes()];
    const transcript = randomBytes();
    const past = knowing(certificates, transcript);
    const members = await Promise.all(
      certificates.map((fingerprint, at) =>
        Diner.make({ past: { ...past, linked: new Set([2 - at]) }, fingerprint }),
      ),
    );
    const newcomer = await Diner.make({ past: wishing(3) });
    const diners = [...members, newcomer] as [Diner, Diner, Diner];
    const seats = diners.map((diner, at) => diner.at(at + 1));
    for (const [at, diner] of diners.entries())
      await diner.seated(proposal(at + 1, seats, { epoch: 2 }));
    return diners;
  }

  it('builds links to the newcomer alone, and agrees once the members vouch for it', async () => {
    const diners = await joining();
    const [ann, ben, cid] = diners;
    expect(diners.map(({ links }) => [...links.keys()])).toEqual([[3], [3], [1, 2]]);
    await revealAll(diners);
    expect(cid.agreed).not.toBeNull();
    expect([ann.agreed, ben.agreed]).toEqual([null, null]);
    await ann.do(ann.ceremony.vouched(2, ben.vouch?.transcript ?? randomBytes(), 0));
    await ben.do(ben.ceremony.vouched(1, ann.vouch?.transcript ?? randomBytes(), 0));
    expect(new Set(diners.map(({ agreed }) => agreed?.transcript.join())).size).toBe(1);
    await connect(ann, cid, [1, 3]);
    expect([...ann.confirmed, ...cid.confirmed]).toEqual([3, 1]);
  });

  it('takes a member’s word that came before the last nonce', async () => {
    const diners = await joining();
    const [ann, ben, cid] = diners;
    await revealAll([ann, ben, cid].slice(1)).catch(() => undefined);
    await ben.revealed(1, nonceOf(ann));
    await ben.revealed(3, nonceOf(cid));
    await ann.do(ann.ceremony.vouched(2, ben.vouch?.transcript ?? randomBytes(), 0));
    await ann.revealed(2, nonceOf(ben));
    expect(ann.agreed).toBeNull();
    await ann.revealed(3, nonceOf(cid));
    expect(ann.agreed).not.toBeNull();
  });

  it('is called off when a member does not vouch in time', async () => {
    const diners = await joining();
    await revealAll(diners);
    const [ann] = diners;
    await ann.do(ann.ceremony.tick(VOUCH_WITHIN_MS - 1));
    expect(ann.aborted).toBeNull();
    await ann.do(ann.ceremony.tick(VOUCH_WITHIN_MS));
    expect(ann.aborted).toEqual({ code: 'E_CONFIRM', seat: 2 });
  });

  it('goes on when a member leaves who had revealed', async () => {
    const diners = await joining();
    await revealAll(diners);
    const [ann] = diners;
    await ann.do(ann.ceremony.departed(2, 0));
    expect(ann.agreed).not.toBeNull();
  });

  it('is called off when the newcomer vanishes after their commitment', async () => {
    const [ann] = await joining();
    await ann.do(ann.ceremony.tick(REVEAL_WITHIN_MS));
    expect(ann.aborted?.code).toBe('E_REVEAL_TIMEOUT');
  });
});
