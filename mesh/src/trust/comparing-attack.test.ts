/** A server that sits between guests who compare. What it gains is bounded, and each check is left out once to see that it is needed. */
import type { Seat } from '@eat-with-me/protocol/table';
import type { RecipeStep } from '@eat-with-me/protocol/talk/recipe-topic';
import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from '../base64url.ts';
import { sha256, type Bytes } from './bytes.ts';
import { RUN_CHECKS, type RunChecks } from './comparing.ts';
import { runCode, runCommitment, runSet, type Run } from './run-bytes.ts';
import { BROKEN_AFTER_MS } from './run-state.ts';
import { Comparer, Comparers } from './testing/comparers.ts';
import { randomBytes } from './testing/diner.ts';

/** What people compare in these tests: 12 bits of 30. */
const short = (code: number): number => code >>> 18;
/** Fewer still, for a server that has to find a nonce. */
const shorter = (code: number): number => code >>> 24;

const codeOf = ({ recipe }: Comparer): number | null =>
  recipe ? recipe.reduce((code, number) => code * 64 + number - 1, 0) : null;

/** An honest guest and, in the other seat of their table for two, the server. */
class Victim {
  readonly guest: Comparer;
  readonly transcript = randomBytes();
  /** The server's seat. */
  readonly liar: Seat;
  readonly #told = new Map<RecipeStep['step'], RecipeStep>();

  constructor(seat: Seat, checks: RunChecks = RUN_CHECKS) {
    this.guest = new Comparer(seat, checks);
    this.liar = 3 - seat;
    this.guest.linked.add(this.liar);
    this.guest.comparing.on('tell', (_seats, said) => this.#told.set(said.step, said));
  }

  async sit(): Promise<this> {
    const { seat, comparing } = this.guest;
    await comparing.sits({ you: seat, epoch: 1, transcript: this.transcript });
    return this;
  }

  hear(said: RecipeStep): Promise<void> {
    return this.guest.comparing.hear(this.liar, said);
  }

  /** The guest presses, and the server says that the other has, too. */
  async press(): Promise<void> {
    await this.guest.comparing.press();
    await this.hear({ step: 'press', run: 1, seats: [1, 2] });
  }

  get run(): Run {
    const said = this.#told.get('commit');
    const run = said?.step === 'commit' ? said.run : 1;
    return { transcript: this.transcript, run, seats: [1, 2] };
  }

  /** What has left the guest; undefined where nothing has. */
  get nonce(): Bytes | undefined {
    const said = this.#told.get('reveal');
    return said?.step === 'reveal' ? fromBase64url(said.nonce) : undefined;
  }

  get commit(): Bytes {
    const said = this.#told.get('commit');
    return said?.step === 'commit' ? fromBase64url(said.commit) : new Uint8Array();
  }

  /** The server commits to this nonce. */
  async bind(nonce: Bytes): Promise<Bytes> {
    const commit = await runCommitment(this.run, this.liar, nonce);
    const { run } = this.run;
    await this.hear({
      step: 'commit',
      epoch: 1,
      run,
      seats: [1, 2],
      commit: toBase64url(commit),
    });
    return commit;
  }

  set(commit: Bytes): Promise<Bytes> {
    return runSet(this.run, this.#inOrder(commit, this.commit));
  }

  /** What the guest's code will be if the server's nonce is this one. */
  codeWith(set: Bytes, nonce: Bytes): Promise<number> {
    return runCode(this.run, set, this.#inOrder(nonce, this.nonce ?? randomBytes()));
  }

  open(set: Bytes, nonce: Bytes): Promise<void> {
    const { run } = this.run;
    return this.hear({
      step: 'reveal',
      run,
      set: toBase64url(set),
      nonce: toBase64url(nonce),
    });
  }

  #inOrder(liars: Bytes, guests: Bytes): readonly Bytes[] {
    return this.liar === 1 ? [liars, guests] : [guests, liars];
  }
}

/** The server's half of a run: committed, and with the guest's nonce in its hands, which it may or may not finish. */
interface Opened {
  victim: Victim;
  code: number;
  finish: () => Promise<void>;
}

async function openRun(victim: Victim): Promise<Opened> {
  await victim.press();
  const nonce = randomBytes();
  const set = await victim.set(await victim.bind(nonce));
  const code = await victim.codeWith(set, nonce);
  return { victim, code, finish: () => victim.open(set, nonce) };
}

const GUESTS = 360;

const victims = (): Promise<Victim[]> =>
  Promise.all(Array.from({ length: GUESTS }, (_, at) => new Victim(at % 2 === 0 ? 1 : 2).sit()));

/** How many pairs of different sides agree, none used twice. */
function agreeing(codes: readonly number[]): [number, number][] {
  const waiting = new Map<number, number>();
  const pairs: [number, number][] = [];
  for (const [at, code] of codes.entries()) {
    const other = waiting.get(code);
    if (other === undefined) waiting.set(code, at);
    else {
      waiting.delete(code);
      pairs.push([other, at]);
    }
  }
  return pairs;
}

describe('a server in the middle of 360 guests, with 12 bits to compare,', () => {
  it('found about sixteen pairs where the code was fixed before the pair was', async () => {
    // As it was: the code follows from what the table was laid with, silently, and the server chooses pairs afterwards.
    const codes = await Promise.all(
      Array.from({ length: GUESTS }, async () => {
        const [one = 0, other = 0] = await sha256(randomBytes());
        return one * 16 + (other >>> 4);
      }),
    );
    // N²/2 · 2⁻¹² = 15.8; fewer than 3 come about once in 100,000 runs.
    expect(agreeing(codes).length).toBeGreaterThanOrEqual(3);
  });

  it('goes unseen between two whom it has chosen before as rarely as one guess is right', async () => {
    const opened = await Promise.all((await victims()).map(openRun));
    for (const { finish } of opened) await finish();
    let unseen = 0;
    let nearly = 0;
    for (let at = 0; at < GUESTS; at += 2) {
      const [here, there] = [opened[at], opened[at + 1]].map((one) => one?.victim.guest);
      if (!here || !there) throw new Error('a pair');
      const [one, other] = [codeOf(here), codeOf(there)].map((code) => code ?? Number.NaN);
      expect(one).toBe(opened[at]?.code);
      if (short(one ?? 0) === short(other ?? 1)) unseen += 1;
      if (shorter(one ?? 0) >>> 2 === shorter(other ?? 64) >>> 2) nearly += 1;
    }
    // 180 · 2⁻¹² = 0.04: more than 4 come less than once in a hundred million runs. Of four bits 11 pairs are alike.
    expect(unseen).toBeLessThanOrEqual(4);
    expect(nearly).toBeGreaterThan(0);
    expect(nearly).toBeLessThan(45);
  });

  it('breaks a run before everybody else’s eyes where it finishes those alone whose codes agree', async () => {
    const opened = await Promise.all((await victims()).map(openRun));
    const pairs = agreeing(opened.map(({ code }) => short(code)));
    const finished = new Set(pairs.flat());
    for (const at of finished) await opened[at]?.finish();
    for (const { victim } of opened) await victim.guest.after(BROKEN_AFTER_MS + 1);
    for (const [at, { victim }] of opened.entries()) {
      const { broken, recipe } = victim.guest;
      expect([broken.length, recipe?.length]).toEqual(finished.has(at) ? [0, 5] : [1, undefined]);
    }
    expect(finished.size).toBeLessThan(GUESTS / 4);
  });
});

describe('without', () => {
  /** Tries nonces until the guest's code would begin with zeros. */
  async function grind(victim: Victim, set: Bytes): Promise<Bytes> {
    for (let tries = 0; tries < 2048; tries += 1) {
      const nonce = randomBytes();
      if (shorter(await victim.codeWith(set, nonce)) === 0) return nonce;
    }
    throw new Error('2048 tries were not enough');
  }

  const isChosen = ({ guest }: Victim): boolean => shorter(codeOf(guest) ?? 2 ** 29) === 0;

  it('everybody being bound before anybody reveals, a server chooses the code', async () => {
    const attack = async (checks: RunChecks) => {
      const victim = await new Victim(1, checks).sit();
      await victim.press();
      await victim.guest.after(1);
      if (!victim.nonce) return false;
      const set = await victim.set(new Uint8Array());
      const nonce = await grind(victim, set);
      await victim.bind(nonce);
      await victim.open(set, nonce);
      return isChosen(victim);
    };
    expect(await attack({ ...RUN_CHECKS, isBound: () => true })).toBe(true);
    expect(await attack(RUN_CHECKS)).toBe(false);
  });

  it.each([
    ['the first commitment counting', { isFirst: () => true }, true],
    ['holding a nonce against its commitment', { isRightNonce: async () => true }, false],
  ])('%s, a server chooses the code', async (_check, without, again) => {
    const attack = async (checks: RunChecks) => {
      const victim = await new Victim(1, checks).sit();
      await victim.press();
      const set = await victim.set(await victim.bind(randomBytes()));
      const nonce = await grind(victim, set);
      if (again) await victim.bind(nonce);
      await victim.open(set, nonce);
      return { chosen: isChosen(victim), broken: victim.guest.broken };
    };
    expect(await attack({ ...RUN_CHECKS, ...without })).toEqual({ chosen: true, broken: [] });
    expect(await attack(RUN_CHECKS)).toEqual({ chosen: false, broken: [[2]] });
  });

  it('one set for everybody, somebody at the table has two compare different recipes between whom nobody sits', async () => {
    const attack = async (checks: RunChecks) => {
      const table = new Comparers(3, checks);
      const transcript = randomBytes();
      await table.sit(transcript);
      // The one in seat 2 is the liar: what they say to the one in seat 3 is of another nonce.
      const run: Run = { transcript, run: 1, seats: [1, 2, 3] };
      const [mine, other] = [randomBytes(), randomBytes()];
      const commits = new Map<Seat, Bytes>();
      const [one, two] = await Promise.all(
        [mine, other].map((nonce) => runCommitment(run, 2, nonce)),
      );
      const setFor = (commit: Bytes | undefined) =>
        runSet(
          run,
          [1, 2, 3].map((seat) => (seat === 2 ? commit : commits.get(seat)) ?? mine),
        );
      const liar = table.at(2);
      table.onTheWay = (from, to, said) => {
        if (from === 2) return said.step === 'press' ? said : null;
        if (said.step === 'commit') commits.set(from, fromBase64url(said.commit));
        return to === 2 ? null : said;
      };
      await liar.comparing.press();
      await table.press(3, 1);
      for (const [to, commit] of [
        [1, one],
        [3, two],
      ] as const)
        await table.at(to).comparing.hear(2, {
          step: 'commit',
          epoch: 1,
          run: 1,
          seats: [1, 2, 3],
          commit: toBase64url(commit ?? mine),
        });
      await table.settled();
      for (const [to, commit, nonce] of [
        [1, one, mine],
        [3, two, other],
      ] as const)
        await table.at(to).comparing.hear(2, {
          step: 'reveal',
          run: 1,
          set: toBase64url(await setFor(commit)),
          nonce: toBase64url(nonce),
        });
      await table.settled();
      return [table.at(1), table.at(3)];
    };
    const [here, there] = await attack({ ...RUN_CHECKS, isSameSet: () => true });
    expect(here?.recipe).toHaveLength(5);
    expect(there?.recipe).toHaveLength(5);
    expect(here?.recipe).not.toEqual(there?.recipe);
    const honest = await attack(RUN_CHECKS);
    for (const { recipe, broken } of honest)
      expect([recipe, broken.length]).toEqual([undefined, 1]);
  });

  it('a hand at each end, a server tries as often as it likes', async () => {
    const attack = async (checks: RunChecks) => {
      const victim = await new Victim(2, checks).sit();
      for (let run = 1; run <= 20; run += 1) {
        const commit = toBase64url(randomBytes());
        await victim.hear({ step: 'commit', epoch: 1, run, seats: [1, 2], commit });
        await victim.guest.after(BROKEN_AFTER_MS + 1);
      }
      return victim.guest.risks;
    };
    expect(await attack({ ...RUN_CHECKS, mayJoin: () => true })).toBe(20);
    expect(await attack(RUN_CHECKS)).toBe(0);
  });

  it('an end to waiting, a server finishes a run once it has found somebody whose code is the same', async () => {
    const attack = async (checks: RunChecks) => {
      const opened = await openRun(await new Victim(1, checks).sit());
      const { guest } = opened.victim;
      await guest.after(60 * 60_000);
      await opened.finish();
      return { code: codeOf(guest), broken: guest.broken, expected: opened.code };
    };
    const patient = await attack({ ...RUN_CHECKS, isBroken: () => false });
    expect(patient).toMatchObject({ code: patient.expected, broken: [] });
    expect(await attack(RUN_CHECKS)).toMatchObject({ code: null, broken: [[2]] });
  });

  it('the transcript in all of it, a server hands on every word and nobody sees that it sits there', async () => {
    const attack = async (same: boolean) => {
      const table = new Comparers(2);
      await table.sit(randomBytes());
      // Each has a table of their own with the server, which passes on what they say as it is.
      if (!same) await table.at(2).comparing.sits({ you: 2, epoch: 1, transcript: randomBytes() });
      await table.press(1, 2);
      return table.all.map(({ recipe, broken }) => recipe ?? broken);
    };
    const [one, other] = await attack(true);
    expect(one).toHaveLength(5);
    expect(other).toEqual(one);
    expect(await attack(false)).toEqual([[[2]], [[1]]]);
  });
});
