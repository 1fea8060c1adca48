/** How quick the companion is in this page → what the debug overlay says of it. Pure. */
import type { Span, Timings } from '#lib/companion/timings.ts';
import type { DebugSection } from './debug-section.ts';

/** In the order of an answer. */
const SPANS: readonly (readonly [Span, what: string])[] = [
  ['captureToWire', 'mic → wire'],
  ['byteToAudible', 'byte → sound'],
  ['speechToAudible', 'word → sound'],
];

/** Of the conversation so far; a part that was not measured yet has no figures. */
export const companionSection = (timings: Pick<Timings, 'figures'>): DebugSection => ({
  title: 'companion',
  rows: SPANS.map(([span, what]) => {
    const figures = timings.figures(span);
    if (!figures) return [what, 'not measured yet'];
    const { p50, p95, count } = figures;
    return [what, `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, of ${count}`];
  }),
});
