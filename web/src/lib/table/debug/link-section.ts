/** Two looks at one link → what the debug overlay says of it. Pure. */
import type { LinkBudget } from '@eat-with-me/mesh/policy/budget';
import type { Detour } from '@eat-with-me/mesh/policy/detour';
import { lineBetween, lineSampleOf } from '@eat-with-me/mesh/policy/line';
import type { LinkState } from '@eat-with-me/mesh/policy/link-state';
import type { Candidate, Statistics } from '@eat-with-me/mesh/policy/statistics';
import { healthBetween, sampleOf } from '@eat-with-me/mesh/policy/stats';
import type { StepTaken } from '@eat-with-me/mesh/link/healing-log';
import type { Manner } from '@eat-with-me/mesh/link/speech';
import type { Ignored } from '@eat-with-me/mesh/link/talk';
import type { Seat } from '@eat-with-me/protocol/table';
import type { Picture, View } from '@eat-with-me/protocol/talk/table-talk';
import type { CoverOffer } from '#lib/table/table-mate.ts';
import type { DebugRow, DebugSection } from './debug-section.ts';

/** All that is known of a link at a moment; moments are `performance.now()` ms. */
export interface LinkLook {
  seat: Seat;
  now: number;
  state: LinkState;
  isConfirmed: boolean;
  budget: LinkBudget;
  /** How the other guest shows us. */
  view: View | null;
  /** Whether their picture travels to us. */
  picture: Picture | 'unwanted';
  detour: Detour | null;
  /** What lies over both pictures; null before there is a place for them. */
  cover:
    | (Pick<CoverOffer, 'state' | 'because' | 'proof'> & {
        check: Pick<CoverOffer['check'], 'kind' | 'figures'>;
      })
    | null;
  healing: { count: number; latest: readonly StepTaken[] };
  manner: Manner;
  ignored: Ignored;
  statistics: Statistics;
}

/** `earlier`: the look before at the same connection; null for none. */
export function linkSection(look: LinkLook, earlier: Statistics | null): DebugSection {
  const { statistics } = look;
  // Against itself nothing has happened: a first look has sizes, and no rates.
  const before = earlier ?? statistics;
  const health = healthBetween(sampleOf(before), sampleOf(statistics));
  const line = lineBetween(lineSampleOf(before), lineSampleOf(statistics));
  const { receiving, sending } = health.codecs;
  return {
    title: `Seat ${look.seat}`,
    rows: [
      ['phase', phaseOf(look)],
      ['path', pathOf(look)],
      ['round trip', unit(health.roundTripMs, 'ms')],
      ['budget', budgetOf(look.budget)],
      ['line carries', line.availableBps === null ? '–' : kbps(line.availableBps)],
      [
        'sent',
        streamOf(health.sentPicture, health.sendingFramesPerSecond, health.sendingKbps, sending),
      ],
      ['encoding', encodingOf(before, statistics, line.cpuLimited)],
      [
        'they show us',
        look.view ? `${look.view.height} px${look.view.lowData ? ', low data' : ''}` : '–',
      ],
      [
        'received',
        streamOf(health.picture, health.framesPerSecond, health.receivingKbps, receiving),
      ],
      ['decoding', `${perFrame(decodedIn(before), decodedIn(statistics))} a frame`],
      ['their picture', look.picture],
      ['cover', coverOf(look)],
      ['check', checkOf(look)],
      ['lost', `${percent(line.lossRatio)} of ours, ${percent(health.lossRatio)} of theirs`],
      ['healing', healingOf(look)],
      ...talkOf(look),
    ],
  };
}

function phaseOf({ state, isConfirmed, now }: LinkLook): string {
  const seat = isConfirmed ? 'confirmed' : 'not confirmed';
  switch (state.phase) {
    case 'failed':
      return `failed: ${'code' in state ? state.code : state.reason}`;
    case 'closed':
      return `closed ${state.by}`;
    case 'connecting':
    case 'connected':
    case 'interrupted':
      return `${state.phase} for ${seconds(now - state.since)}, ${seat}`;
  }
}

function pathOf({ statistics: { transport }, detour }: LinkLook): string {
  const pair = transport?.pair;
  if (!pair) return '–';
  return `${endOf(pair.local)} to ${endOf(pair.remote)}${detour ? ', a detour' : ''}`;
}

const endOf = ({ kind, protocol, relayProtocol }: Candidate): string =>
  [kind ?? '?', protocol, relayProtocol && `by ${relayProtocol}`].filter(Boolean).join(' ');

/** What the other would is not said here, either. */
function coverOf({ cover }: LinkLook): string {
  if (!cover) return '–';
  const { state, because, proof } = cover;
  return state === 'open' ? `open, theirs ${proof}` : [state, because].filter(Boolean).join(': ');
}

/** What the check on this device says of their picture, whether it runs, and how long it took last. */
function checkOf({ cover }: LinkLook): string {
  if (!cover) return '–';
  const { kind, figures } = cover.check;
  const took = figures.tookMs === null ? '' : `, ${figures.tookMs.toFixed(0)} ms a picture`;
  return `${kind}; ${figures.state}${took}`;
}

function budgetOf({ audio, picture }: LinkBudget): string {
  if (!picture) return `sound ${kbps(audio)}, no picture`;
  const { bitrate, size } = picture;
  return `sound ${kbps(audio)}, picture ${kbps(bitrate)} ${size.height}p ${size.rate} fps`;
}

function streamOf(
  picture: { width: number; height: number } | null,
  framesPerSecond: number,
  rate: number,
  codecs: { audio: string | null; video: string | null },
): string {
  const size = picture ? `${picture.width}×${picture.height}, ` : '';
  const names = [codecs.video, codecs.audio].filter(Boolean).join(' ');
  return `${size}${framesPerSecond.toFixed(0)} fps, ${rate.toFixed(0)} kbit/s ${names}`.trimEnd();
}

/** Frames and the seconds that they took. */
interface Work {
  frames: number;
  seconds: number;
}

const work = (of: readonly Work[]): Work => ({
  frames: of.reduce((sum, { frames }) => sum + frames, 0),
  seconds: of.reduce((sum, one) => sum + one.seconds, 0),
});

const encodedIn = ({ sent }: Statistics): Work =>
  work(
    sent.map(({ framesEncoded, encodeSeconds }) => ({
      frames: framesEncoded,
      seconds: encodeSeconds,
    })),
  );

/** Sound counts no frames, and its decoding is not worth a mention. */
const decodedIn = ({ received }: Statistics): Work =>
  work(
    received
      .filter(({ kind }) => kind === 'video')
      .map(({ framesDecoded, decodeSeconds }) => ({
        frames: framesDecoded,
        seconds: decodeSeconds,
      })),
  );

const encodingOf = (before: Statistics, after: Statistics, cpuLimited: number): string =>
  `${perFrame(encodedIn(before), encodedIn(after))} a frame, held back ${percent(cpuLimited)}`;

function perFrame(before: Work, after: Work): string {
  const frames = after.frames - before.frames;
  return frames > 0 ? unit(((after.seconds - before.seconds) / frames) * 1000, 'ms', 1) : '–';
}

function healingOf({ healing: { count, latest }, now }: LinkLook): string {
  if (count === 0) return 'nothing needed';
  const steps = latest.map(({ step, at }) => `${step} ${seconds(now - at)} ago`).toReversed();
  return `${count} in all: ${steps.join(', ')}`;
}

function talkOf({ manner, ignored }: LinkLook): DebugRow[] {
  const spoken =
    manner.kind === 'topics'
      ? `topics, version ${manner.version}: ${[...manner.carries].join(' ')}`
      : manner.kind;
  const unused = Object.entries(ignored).filter(([, count]) => count > 0);
  return [
    ['talk', spoken],
    ['ignored', unused.map(([what, count]) => `${what} ${count}`).join(', ') || 'nothing'],
  ];
}

const unit = (value: number | null, name: string, digits = 0): string =>
  value === null ? '–' : `${value.toFixed(digits)} ${name}`;
const kbps = (bps: number): string => `${(bps / 1000).toFixed(0)} kbit/s`;
const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(0)} s`;
