/**
 * Comparing as one guest lives through it, without the cryptography: who has pressed, who is bound, whose nonce is missing.
 * One run at a time; each takes a human act at every end of it. Pure.
 */
import type { Seat } from '@eat-with-me/protocol/table';
import { RUN_MAX } from '@eat-with-me/protocol/talk/recipe-topic';
import type { Run } from './run-bytes.ts';

/** Who presses within this of the first press takes part, in ms; who does not holds up nobody. */
export const PRESS_WITHIN_MS = 20_000;
/** Longer than that counts a press, in ms: the one that begins the run may have been on its way. */
const PRESS_LINGERS_MS = 5000;
/** How long everybody's commitment may take, in ms. Nothing was learned by then. */
export const COMMIT_WITHIN_MS = 5000;
/** A run that is not complete so long after the own nonce left is broken, whatever the cause, in ms. */
export const BROKEN_AFTER_MS = 5000;
/** So far ahead a seat's number may be, in runs; a press of one further on is none. */
const RUNS_AHEAD_MAX = 64;

/** Somebody's hand on "Compare". */
interface Press {
  /** The lowest number that they take. */
  readonly run: number;
  /** With whom they can compare. */
  readonly seats: readonly Seat[];
  readonly at: number;
}

/** A run under way. `since`: when the own commitment, or nonce, left. */
interface Under {
  readonly run: number;
  readonly seats: readonly Seat[];
  readonly since: number;
  /** Whose commitment, or nonce, is not here yet. */
  readonly missing: readonly Seat[];
}

type RunPhase =
  | { readonly name: 'quiet' }
  | { readonly name: 'pressed'; readonly at: number }
  | ({ readonly name: 'committing' } & Under)
  /** The own nonce has left. */
  | ({ readonly name: 'revealing' } & Under);

export interface RunState {
  readonly you: Seat;
  /** The lowest number that this guest takes. */
  readonly next: number;
  /** Table-mates who would compare now. */
  readonly presses: ReadonlyMap<Seat, Press>;
  readonly phase: RunPhase;
}

export type RunEvent =
  /** The guest's own hand. */
  | { readonly type: 'press' }
  | { readonly type: 'withdraw' }
  | {
      readonly type: 'pressed';
      readonly seat: Seat;
      readonly run: number;
      readonly seats: readonly Seat[];
    }
  | { readonly type: 'withdrew'; readonly seat: Seat }
  /** The first commitment of this seat in this run. */
  | {
      readonly type: 'committed';
      readonly seat: Seat;
      readonly run: number;
      readonly seats: readonly Seat[];
    }
  /** `isRight`: the nonce opens the commitment, and left for the same set of them. */
  | {
      readonly type: 'revealed';
      readonly seat: Seat;
      readonly run: number;
      readonly isRight: boolean;
    }
  /** Somebody else is in this seat: what its last guest said and was bound to is none of theirs. */
  | { readonly type: 'replaced'; readonly seat: Seat }
  /** Another company: what has not begun to be revealed was for the last one. */
  | { readonly type: 'company' }
  | { readonly type: 'tick' };

/**
 * Why nothing came of it, with nothing learned by anybody: nobody is there who can compare; nobody else pressed; somebody did
 * not go on; somebody joined.
 */
export type NoRun = 'unable' | 'nobody' | 'unfinished' | 'company';

/** What the guest does about it, in this order. */
export type RunStep =
  | { readonly type: 'press'; readonly run: number; readonly seats: readonly Seat[] }
  | { readonly type: 'withdraw'; readonly seats: readonly Seat[] }
  | { readonly type: 'commit'; readonly run: number; readonly seats: readonly Seat[] }
  /** The nonce leaves, for the set of all commitments. */
  | { readonly type: 'reveal'; readonly run: number; readonly seats: readonly Seat[] }
  /** Everybody's nonce is here. */
  | { readonly type: 'drawn'; readonly run: number; readonly seats: readonly Seat[] }
  | { readonly type: 'ended'; readonly why: NoRun }
  /** After the own nonce had left: somebody may have had a try at the code. `seats`: who did not finish. */
  | { readonly type: 'broken'; readonly seats: readonly Seat[] };

interface RunStepped {
  readonly state: RunState;
  readonly steps: readonly RunStep[];
}

/** The clock (ms), and the seats whose link is confirmed and alive and that know how to compare. */
interface Around {
  readonly now: number;
  readonly linked: ReadonlySet<Seat>;
}

/** What a run must keep to. Tests leave out one at a time to see that it is needed. */
export const RUN_RULES = {
  /** A page joins no run without its guest's hand. */
  mayJoin: ({ name }: RunPhase): boolean => name === 'pressed',
  /** Nothing is revealed before everybody is bound. */
  isBound: (missing: readonly Seat[]): boolean => missing.length === 0,
  /** Nobody waits for a nonce until it suits them. */
  isBroken: (since: number, now: number): boolean => now - since > BROKEN_AFTER_MS,
};
type RunRules = typeof RUN_RULES;

const QUIET: RunPhase = { name: 'quiet' };

/** Nobody has pressed anything. */
export const quiet = (you: Seat): RunState => ({ you, next: 1, presses: new Map(), phase: QUIET });

/** What follows from an event, after what was overdue. */
export function runStep(
  before: RunState,
  event: RunEvent,
  around: Around,
  rules: RunRules = RUN_RULES,
): RunStepped {
  const overdue = expire(before, around, rules);
  const happened = happen(overdue.state, event, around, rules);
  const settled = settle(happened.state, around, rules);
  return { state: settled.state, steps: [...overdue.steps, ...happened.steps, ...settled.steps] };
}

function happen(state: RunState, event: RunEvent, around: Around, rules: RunRules): RunStepped {
  const { phase } = state;
  switch (event.type) {
    case 'press': {
      if (phase.name !== 'quiet') return only(state);
      if (around.linked.size === 0) return over(state, { type: 'ended', why: 'unable' });
      const press = { type: 'press', run: state.next, seats: ascending(around.linked) } as const;
      return { state: { ...state, phase: { name: 'pressed', at: around.now } }, steps: [press] };
    }
    case 'withdraw':
      if (phase.name !== 'pressed') return only(state);
      return over(state, { type: 'withdraw', seats: ascending(around.linked) });
    case 'pressed': {
      const { seat, run, seats } = event;
      if (!around.linked.has(seat) || run > state.next + RUNS_AHEAD_MAX) return only(state);
      return only(withPress(state, seat, { run, seats, at: around.now }));
    }
    case 'withdrew':
      return only(withPress(state, event.seat, null));
    case 'committed':
      return committed(state, event, around, rules);
    case 'revealed':
      return revealed(state, event);
    case 'replaced': {
      const after = withPress(state, event.seat, null);
      if (!('seats' in phase) || !phase.seats.includes(event.seat)) return only(after);
      return phase.name === 'revealing'
        ? over(after, { type: 'broken', seats: [event.seat] })
        : over(after, { type: 'ended', why: 'unfinished' });
    }
    case 'company': {
      const cleared = { ...state, presses: new Map() };
      if (phase.name === 'quiet' || phase.name === 'revealing') return only(cleared);
      return over(cleared, { type: 'ended', why: 'company' });
    }
    case 'tick':
      return only(state);
  }
}

function committed(
  before: RunState,
  event: Extract<RunEvent, { type: 'committed' }>,
  around: Around,
  rules: RunRules,
): RunStepped {
  const { run, seats, seat } = event;
  const joined = joins(before, event, around, rules)
    ? begun(before, run, seats, around.now)
    : only(before);
  const { phase } = joined.state;
  const isOfThis = phase.name === 'committing' && phase.run === run && same(phase.seats, seats);
  return isOfThis ? { ...joined, state: withoutMissing(joined.state, phase, seat) } : joined;
}

/** Whether a commitment of somebody else is for a run in which this guest takes part. */
function joins(
  { you, next, phase }: RunState,
  { seat, run, seats }: Extract<RunEvent, { type: 'committed' }>,
  { linked }: Around,
  rules: RunRules,
): boolean {
  const isFree = phase.name === 'quiet' || phase.name === 'pressed';
  return (
    isFree &&
    rules.mayJoin(phase) &&
    run >= next &&
    run <= next + RUNS_AHEAD_MAX &&
    seats.includes(you) &&
    seats.includes(seat) &&
    seats.every((one) => one === you || linked.has(one))
  );
}

function revealed(
  state: RunState,
  { seat, run, isRight }: Extract<RunEvent, { type: 'revealed' }>,
): RunStepped {
  const { phase } = state;
  if (phase.name !== 'revealing' || phase.run !== run) return only(state);
  if (!phase.missing.includes(seat)) return only(state);
  if (!isRight) return over(state, { type: 'broken', seats: [seat] });
  return only(withoutMissing(state, phase, seat));
}

/** What is too late, whatever happens next. */
function expire(state: RunState, { now, linked }: Around, rules: RunRules): RunStepped {
  const lives = ([seat, { at }]: [Seat, Press]) =>
    linked.has(seat) && now - at <= PRESS_WITHIN_MS + PRESS_LINGERS_MS;
  const presses = new Map([...state.presses].filter(lives));
  const after = presses.size === state.presses.size ? state : { ...state, presses };
  const { phase } = after;
  switch (phase.name) {
    case 'quiet':
      return only(after);
    case 'pressed': {
      const lingers = presses.size > 0 ? PRESS_LINGERS_MS : 0;
      const isOver = now - phase.at > PRESS_WITHIN_MS + lingers;
      return isOver ? over(after, { type: 'ended', why: 'nobody' }) : only(after);
    }
    case 'committing': {
      const isGone = phase.seats.some((seat) => seat !== after.you && !linked.has(seat));
      const isOver = isGone || now - phase.since > COMMIT_WITHIN_MS;
      return isOver ? over(after, { type: 'ended', why: 'unfinished' }) : only(after);
    }
    case 'revealing':
      return rules.isBroken(phase.since, now)
        ? over(after, { type: 'broken', seats: phase.missing })
        : only(after);
  }
}

/** Goes on for as long as nothing is missing. */
function settle(state: RunState, around: Around, rules: RunRules): RunStepped {
  const { phase } = state;
  switch (phase.name) {
    case 'quiet':
      return only(state);
    case 'pressed': {
      const run = runToLead(state, phase.at, around);
      return run ? begun(state, run.run, run.seats, around.now) : only(state);
    }
    case 'committing': {
      if (!rules.isBound(phase.missing)) return only(state);
      const { run, seats } = phase;
      const missing = without(seats, state.you);
      const revealing = { name: 'revealing', run, seats, since: around.now, missing } as const;
      return { state: { ...state, phase: revealing }, steps: [{ type: 'reveal', run, seats }] };
    }
    case 'revealing': {
      const { run, seats, missing } = phase;
      return missing.length > 0 ? only(state) : over(state, { type: 'drawn', run, seats });
    }
  }
}

/**
 * The run that this guest begins now: the lowest seat of those who have pressed does, once everybody has or the first
 * press is old enough, with all who can compare with each other.
 */
function runToLead(
  { you, next, presses }: RunState,
  pressedAt: number,
  { now, linked }: Around,
): Pick<Run, 'run' | 'seats'> | null {
  const pressed = ascending(presses.keys());
  const firstAt = Math.min(pressedAt, ...[...presses.values()].map(({ at }) => at));
  const isTime = pressed.length === linked.size || now - firstAt >= PRESS_WITHIN_MS;
  if (!isTime || pressed.length === 0 || (pressed[0] ?? 0) < you) return null;
  const seats = [you];
  for (const seat of pressed) {
    const sees = presses.get(seat)?.seats ?? [];
    if (seats.every((one) => sees.includes(one))) seats.push(seat);
  }
  if (seats.length < 2) return null;
  const run = Math.max(next, ...seats.map((seat) => presses.get(seat)?.run ?? 0));
  return run <= RUN_MAX ? { run, seats } : null;
}

/** The own commitment leaves. What was pressed for this run is used up. */
function begun(state: RunState, run: number, seats: readonly Seat[], now: number): RunStepped {
  const missing = without(seats, state.you);
  const presses = new Map([...state.presses].filter(([seat]) => !seats.includes(seat)));
  const phase = { name: 'committing', run, seats, since: now, missing } as const;
  return {
    state: { ...state, next: run + 1, presses, phase },
    steps: [{ type: 'commit', run, seats }],
  };
}

const only = (state: RunState): RunStepped => ({ state, steps: [] });

const over = (state: RunState, ...steps: readonly RunStep[]): RunStepped => ({
  state: { ...state, phase: QUIET },
  steps,
});

function withPress(state: RunState, seat: Seat, press: Press | null): RunState {
  const presses = new Map(state.presses);
  if (press) presses.set(seat, press);
  else presses.delete(seat);
  return { ...state, presses };
}

const withoutMissing = (
  state: RunState,
  phase: Extract<RunPhase, { missing: readonly Seat[] }>,
  seat: Seat,
): RunState => ({ ...state, phase: { ...phase, missing: without(phase.missing, seat) } });

const ascending = (seats: Iterable<Seat>): readonly Seat[] => [...seats].toSorted((a, b) => a - b);

const same = (one: readonly Seat[], other: readonly Seat[]): boolean =>
  one.length === other.length && one.every((seat, at) => seat === other[at]);

const without = (seats: readonly Seat[], seat: Seat): readonly Seat[] =>
  seats.filter((one) => one !== seat);
