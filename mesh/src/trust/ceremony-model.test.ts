/**
 * Every way in which honest guests and a hostile server can go on from each other, explored to the end. Cryptography is
 * symbolic here: a nonce is right or not, a transcript is the text of everything in it.
 */
import { describe, expect, it } from 'vitest';
import {
  accepted,
  CONFIRM_WITHIN_MS,
  step,
  VOUCH_WITHIN_MS,
  type CeremonyEvent,
  type CeremonyState,
  type CeremonyStep,
  type Stepped,
} from './ceremony-state.ts';

/** Who a guest is told sits in a seat: the honest guest, or the server's puppet made for this guest. */
type View = readonly ('honest' | 'puppet')[];

interface Guest {
  readonly view: View;
  readonly state: CeremonyState;
  /** Seats to which this guest has said a confirmation. */
  readonly said: readonly number[];
  readonly late: boolean;
}
type World = readonly (Guest | null)[];

/** `members`: so many of the first guests ate here before, and have honest links with each other. */
interface Game {
  guests: number;
  members: number;
  /** Whether members wait for each other's word. */
  vouching: boolean;
}

const seatsOf = ({ guests }: Game): number[] => Array.from({ length: guests }, (_, at) => at + 1);

/** What a guest's transcript says: seats, and who is in them by whose making. */
const transcriptOf = (seat: number, { view }: Guest): string =>
  view
    .map((who, at) => (who === 'honest' || at + 1 === seat ? at + 1 : `p${seat}.${at + 1}`))
    .join();

function* views({ guests }: Game, seat: number): Generator<View> {
  for (let bits = 0; bits < 2 ** guests; bits += 1) {
    if ((bits >> (seat - 1)) & 1) continue;
    yield Array.from({ length: guests }, (_, at) => ((bits >> at) & 1 ? 'puppet' : 'honest'));
  }
}

const notePut = (guest: Guest, { state, steps }: Stepped): Guest => ({
  ...guest,
  state,
  said: [
    ...guest.said,
    ...steps.flatMap((one: CeremonyStep) => (one.type === 'confirm' ? [one.seat] : [])),
  ],
});

/** Every world that one act of the server, of the network or of the clock leads to. */
function* next(game: Game, world: World): Generator<World> {
  for (const [at, guest] of world.entries()) {
    const seat = at + 1;
    const put = (changed: Guest): World =>
      world.map((one, index) => (index === at ? changed : one));
    if (!guest) {
      for (const view of views(game, seat)) yield put(seated(game, seat, view));
      continue;
    }
    for (const [event, late] of events(game, world, seat, guest)) {
      const now = late ? 2 * VOUCH_WITHIN_MS + CONFIRM_WITHIN_MS : 0;
      yield put(notePut({ ...guest, late }, step(guest.state, event, now)));
    }
  }
}

function seated(game: Game, seat: number, view: View): Guest {
  const rest = seatsOf(game).filter((other) => other !== seat);
  const isMember = (one: number) => one <= game.members;
  const links = rest.filter((other) => !isMember(seat) || !isMember(other));
  const vouchers = game.vouching ? rest.filter((other) => !links.includes(other)) : [];
  const begun = accepted(rest, links, vouchers, 0);
  const empty: Guest = { view, state: begun.state, said: [], late: false };
  return notePut(empty, begun);
}

function* events(
  game: Game,
  world: World,
  seat: number,
  guest: Guest,
): Generator<[CeremonyEvent, boolean]> {
  const { state, late } = guest;
  if (state.phase === 'aborted') return;
  const isDue = state.phase !== 'agreed' || [...state.links.values()].includes('unconfirmed');
  if (!late && isDue) yield [{ type: 'tick' }, true];
  // Nonces of different seats change nothing about each other: one order stands for all.
  for (const other of state.unrevealed.slice(0, 1)) {
    const isPuppet = guest.view[other - 1] === 'puppet';
    // Honest nonces are there once their guest has been seated anywhere: the only thing that leaves with it.
    if (isPuppet || world[other - 1])
      yield [{ type: 'revealed', seat: other, isRight: true }, late];
    if (game.guests === 2) yield [{ type: 'revealed', seat: other, isRight: false }, late];
  }
  for (const other of state.unvouched) {
    const there = world[other - 1];
    if (!there || there.state.unrevealed.length > 0 || state.unrevealed.length > 0) continue;
    const isRight = transcriptOf(other, there) === transcriptOf(seat, guest);
    yield [{ type: 'vouched', seat: other, isRight }, late];
  }
  for (const [other, trust] of state.links) {
    const isPuppet = guest.view[other - 1] === 'puppet';
    const there = world[other - 1];
    // Keys and certificates hold: an honest seat is reached by its guest alone, and only out of the same openings.
    const isSame = there && transcriptOf(other, there) === transcriptOf(seat, guest);
    if (trust !== 'unconfirmed' || state.phase !== 'agreed') continue;
    if (isPuppet || (isSame && there.said.includes(seat)))
      yield [{ type: 'confirmed', seat: other, isRight: true }, late];
    if (isPuppet) yield [{ type: 'confirmed', seat: other, isRight: false }, late];
  }
}

const keys = new WeakMap<Guest, string>();

function keyOfGuest(guest: Guest): string {
  const known = keys.get(guest);
  if (known !== undefined) return known;
  const { view, state, said, late } = guest;
  const { phase, unrevealed, unvouched, links, agreedAt } = state;
  const trusts = [...links].map(([seat, trust]) => `${seat}${trust}`);
  // Whoever gave up before there was a transcript has said nothing to anybody.
  const key =
    phase === 'aborted' && unrevealed.length > 0
      ? 'aborted'
      : [view, phase, unrevealed, unvouched, trusts, agreedAt, said, late].join('/');
  keys.set(guest, key);
  return key;
}

const keyOf = (world: World): string => world.map((guest) => guest && keyOfGuest(guest)).join('|');

/** What must hold in every world, by name; the names of what does not. */
function broken(game: Game, world: World): string[] {
  const wrong: string[] = [];
  for (const [at, guest] of world.entries()) {
    if (!guest) continue;
    const seat = at + 1;
    const { state, said } = guest;
    const links = [...state.links];
    const say = (what: string) => wrong.push(`${what} (seat ${seat})`);
    if (new Set(said).size !== said.length) say('confirmed to one seat twice');
    if (links.some(([other]) => other === seat || !seatsOf(game).includes(other)))
      say('a link to a seat without a tile');
    if (state.phase === 'aborted' && links.some(([, trust]) => trust !== 'closed'))
      say('a link that outlives its table');
    if (state.phase !== 'agreed' && links.some(([, trust]) => trust === 'confirmed'))
      say('a link confirmed before there is a transcript');
    if (state.phase === 'agreed' && state.unrevealed.length + state.unvouched.length > 0)
      say('agreed without everybody');
    for (const [other, trust] of links) {
      const there = world[other - 1];
      const isHonest = guest.view[other - 1] === 'honest';
      if (trust !== 'confirmed' || !isHonest) continue;
      if (there?.state.phase !== 'agreed') say('confirmed by a guest who has not agreed');
      else if (transcriptOf(other, there) !== transcriptOf(seat, guest))
        say('confirmed by a guest of another table');
    }
    for (const [index, other] of world.entries()) {
      if (!other || index === at || seat > game.members || index >= game.members) continue;
      const both = state.phase === 'agreed' && other.state.phase === 'agreed';
      if (both && transcriptOf(seat, guest) !== transcriptOf(index + 1, other))
        say('members who agreed on different tables');
    }
  }
  return wrong;
}

/** Walks through every world that can be reached, or to the first that is broken, and says what it saw. */
function explore(game: Game) {
  const first: World = seatsOf(game).map(() => null);
  const seen = new Set([keyOf(first)]);
  const waiting = [first];
  const wrong = new Set<string>();
  let meals = 0;
  for (;;) {
    const world = waiting.pop();
    if (!world) return { worlds: seen.size, meals, wrong: [...wrong] };
    for (const one of broken(game, world)) wrong.add(one);
    if (wrong.size > 0) return { worlds: seen.size, meals, wrong: [...wrong] };
    const isMeal = world.every(
      (guest) => guest && [...guest.state.links.values()].every((trust) => trust === 'confirmed'),
    );
    if (isMeal) meals += 1;
    for (const after of next(game, world)) {
      const key = keyOf(after);
      if (seen.has(key)) continue;
      seen.add(key);
      waiting.push(after);
    }
  }
}

describe.each([
  ['two strangers', { guests: 2, members: 0, vouching: true }, 100],
  ['three strangers', { guests: 3, members: 0, vouching: true }, 30_000],
  ['a member and a newcomer', { guests: 2, members: 1, vouching: true }, 100],
  ['two members and a newcomer', { guests: 3, members: 2, vouching: true }, 10_000],
] as const)('whatever a server does to %s', (_name, game, least) => {
  it('no promise breaks', { timeout: 30_000 }, () => {
    const { worlds, meals, wrong } = explore(game);
    expect(wrong).toEqual([]);
    // The walk has been somewhere, and meals are possible.
    expect(worlds).toBeGreaterThan(least);
    expect(meals).toBeGreaterThan(0);
  });
});

it(
  'a walk finds what breaks: members who do not vouch agree on different tables',
  { timeout: 30_000 },
  () => {
    const { wrong } = explore({ guests: 3, members: 2, vouching: false });
    expect(wrong.join()).toContain('members who agreed on different tables');
  },
);
