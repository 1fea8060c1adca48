/** What a Lighthouse report says of a page, as the few figures that count here. Pure. */

/** As much of a report (LHR, JSON) as is read. */
export interface LighthouseReport {
  /** How fast this machine is, by a short calculation: about 1,000 on a phone of the middle class. */
  readonly environment: { readonly benchmarkIndex: number };
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>;
  readonly audits: Readonly<
    Record<
      string,
      { readonly numericValue?: number; readonly score: number | null; readonly title: string }
    >
  >;
}

export const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

/** What is wanted of each page: a score of 95 everywhere, the largest paint within 1.2 s, no more than 50 ms blocked. */
const WANTED = { score: 95, lcpMs: 1200, tbtMs: 50 };

export interface Figures {
  /** 0 to 100, in the order of `CATEGORIES`. */
  readonly scores: readonly number[];
  /** Largest Contentful Paint. */
  readonly lcpMs: number;
  /** Total Blocking Time. */
  readonly tbtMs: number;
  /** Cumulative Layout Shift. */
  readonly cls: number;
  /** Audits that are not passed, by their titles. */
  readonly failed: readonly string[];
}

/** What Chromium's own calibration takes for a phone of the middle class, as a `benchmarkIndex`. */
const PHONE_INDEX = 1000;

/**
 * By how much a machine of that index has to be slowed down to be such a phone. Lighthouse takes 4, which suits a fast desk: a
 * slow machine becomes a phone that nobody has.
 */
export const slowdownOf = (benchmarkIndex: number): number =>
  Math.round(10 * Math.max(1, benchmarkIndex / PHONE_INDEX)) / 10;

export function figuresOf({ categories, audits }: LighthouseReport): Figures {
  const ms = (audit: string): number => Math.round(audits[audit]?.numericValue ?? Number.NaN);
  return {
    scores: CATEGORIES.map((name) => Math.round(100 * (categories[name]?.score ?? 0))),
    lcpMs: ms('largest-contentful-paint'),
    tbtMs: ms('total-blocking-time'),
    cls: audits['cumulative-layout-shift']?.numericValue ?? Number.NaN,
    failed: Object.values(audits).flatMap(({ score, title }) =>
      score !== null && score < 0.5 ? [title] : [],
    ),
  };
}

/** The round in the middle by its largest paint. */
export function middleOf(rounds: readonly Figures[]): Figures {
  const middle = rounds.toSorted((a, b) => a.lcpMs - b.lcpMs)[Math.floor(rounds.length / 2)];
  if (!middle) throw new Error('no round');
  return middle;
}

export const isReached = ({ scores, lcpMs, tbtMs }: Figures): boolean =>
  scores.every((score) => score >= WANTED.score) && lcpMs <= WANTED.lcpMs && tbtMs <= WANTED.tbtMs;

/** One line of the table. */
export const lineOf = (page: string, device: string, figures: Figures): string =>
  `| ${[page, device, ...figures.scores, `${(figures.lcpMs / 1000).toFixed(2)} s`, `${figures.tbtMs} ms`, figures.cls.toFixed(3), isReached(figures) ? 'reached' : 'missed'].join(' | ')} |`;

export const HEAD =
  '| Page | Device | Performance | Accessibility | Best practices | SEO | LCP | TBT | CLS | Wanted |\n|---|---|---|---|---|---|---|---|---|---|';
