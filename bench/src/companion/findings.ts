/** From moments to figures, and which bars they hold. Pure. */
import type { Finding, Goal } from '../finding.ts';
import { median, quantile } from '../statistics.ts';
import type { Conversation, Measured } from './bench.ts';

type Told = Conversation['turns'][number];

/** Goals, in ms, of the whole and of its parts. */
const CAPTURE_TO_WIRE = 40;
const BYTE_TO_AUDIBLE = 80;
const OWN_SHARE = { median: 120, worst: 200 };
const SILENCE = 60;
const ANSWER = { provider: 1750, marked: 1200 };
const RECOVERY = 8000;

/** What a chunk holds: its first sample has waited for so long, in ms. */
const CHUNK_MS = 20;

/** `measured`: first this project where the provider decides, then with marks, last the plain client. */
export function findingsOf(measured: readonly Measured[], dead: readonly number[]): Finding[] {
  const [ours, marked, plain] = measured;
  if (!ours || !marked || !plain) throw new Error('not everybody was measured');
  const of = (value: (turn: Told) => number | null, who = measured) =>
    who.map(({ name, conversations }) => ({
      name,
      rounds: conversations.flatMap(({ turns }) => turns.map(value)).filter(isNumber),
    }));
  const latency = Math.max(...ours.conversations.map(({ outputLatencyMs }) => outputLatencyMs));
  const sending = ours.conversations.flatMap(({ sendingMs }) => sendingMs);

  return [
    ...both('own share of the delay: both of the following together', of(ownShare), {
      median: [{ bound: OWN_SHARE.median }, { over: plain.name, bound: 1 }],
      worst: [{ bound: OWN_SHARE.worst }],
    }),
    ...both('last voiced sample at the microphone → its chunk on the wire', of(captureToWire), {
      median: [{ bound: CAPTURE_TO_WIRE }, { over: plain.name, bound: 1 }],
      worst: [],
    }),
    ...both(
      'oldest sample of every voiced chunk in the worklet → on the wire',
      [{ name: ours.name, rounds: sending.map((ms) => ms + CHUNK_MS) }],
      { median: [{ bound: CAPTURE_TO_WIRE }], worst: [] },
    ),
    ...both(
      `first sound from the service → audible (without the device: ${latency.toFixed(0)} ms)`,
      of(byteToAudible),
      {
        median: [{ bound: BYTE_TO_AUDIBLE }, { over: plain.name, bound: 1 }],
        worst: [],
      },
    ),
    ...both(
      'own ears notice the guest → silence',
      of(({ brokenOff }) => silenceAfter(brokenOff, brokenOff?.noticedAt), [marked]),
      { median: [{ bound: SILENCE }], worst: [] },
    ),
    ...both(
      '`interrupted` from the service → silence',
      of(({ brokenOff }) => silenceAfter(brokenOff, brokenOff?.toldAt), [ours, plain]),
      { median: [{ bound: SILENCE }, { over: plain.name, bound: 1 }], worst: [] },
    ),
    ...both(
      'first voiced sample of a guest who breaks in → silence',
      of(({ brokenOff, beganAt }) => silenceAfter(brokenOff, beganAt), [marked, ours, plain]),
      { median: [{ over: plain.name, bound: 1 }], worst: [] },
    ),
    {
      ...finding('end of speech → audible', of(answer, [ours, plain])),
      goals: [{ bound: ANSWER.provider }, { over: plain.name, bound: 1 }],
    },
    {
      ...finding('end of speech → audible, turns marked', of(answer, [marked, ours, plain])),
      goals: [{ bound: ANSWER.marked }, { over: plain.name, bound: 1 }],
    },
    {
      ...finding('end of speech → audible, beyond what the model took', of(beyond, [ours, plain])),
      goals: [{ bound: OWN_SHARE.median }],
    },
    {
      ...finding('the same, turns marked (120 ms of it silence, to be sure)', of(beyond, [marked])),
      goals: [],
    },
    {
      what: 'first answer of a conversation, beyond what the model took',
      unit: 'ms',
      digits: 0,
      figures: [ours, marked].flatMap(({ name, conversations }) => [
        { name, rounds: conversations.map(({ turns }) => turns.slice(0, 1).map(beyond)).flat() },
        {
          name: `${name}, later`,
          rounds: conversations.map(({ turns }) => turns.slice(1).map(beyond)).flat(),
        },
      ]),
      goals: [{ over: `${ours.name}, later`, bound: 1.1 }],
    },
    ...dead.map((ms, index) => ({
      ...finding(`a turn that dies → that shows, ${index === 0 ? 'dining' : 'snappy'}`, [
        { name: ours.name, rounds: [ms] },
      ]),
      goals: [{ bound: RECOVERY }],
    })),
  ];
}

const captureToWire = ({ endedAt, leftAt }: Told): number => leftAt - endedAt;
const byteToAudible = ({ cameAt, audibleAt }: Told): number => audibleAt - cameAt;
const ownShare = (turn: Told): number => captureToWire(turn) + byteToAudible(turn);
const answer = ({ endedAt, audibleAt }: Told): number => audibleAt - endedAt;
const beyond = (turn: Told): number => answer(turn) - turn.dueMs;

/** It may have been silent for a breath already. */
const silenceAfter = (
  brokenOff: Told['brokenOff'],
  since: number | null | undefined,
): number | null =>
  brokenOff && typeof since === 'number' ? Math.max(0, brokenOff.silentAt - since) : null;

const isNumber = (value: number | null): value is number => value !== null;

const finding = (what: string, figures: readonly { name: string; rounds: number[] }[]) => ({
  what,
  unit: 'ms',
  digits: 0,
  figures: [...figures],
});

/** The median and the 95th percentile of the same. */
function both(
  what: string,
  figures: readonly { name: string; rounds: number[] }[],
  goals: { readonly median: Goal[]; readonly worst: Goal[] },
): Finding[] {
  const at = (value: (rounds: number[]) => number) =>
    figures.map((figure) => ({ ...figure, value: value(figure.rounds) }));
  return [
    { ...finding(`${what}, median`, at(median)), goals: goals.median },
    {
      ...finding(
        `${what}, 95th percentile`,
        at((rounds) => quantile(rounds, 0.95)),
      ),
      goals: goals.worst,
    },
  ];
}
