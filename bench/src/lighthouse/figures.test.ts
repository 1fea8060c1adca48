import { expect, test } from 'vitest';
import {
  figuresOf,
  isReached,
  lineOf,
  middleOf,
  slowdownOf,
  type LighthouseReport,
} from './figures.ts';

const report = (lcpMs: number, score = 1): LighthouseReport => ({
  environment: { benchmarkIndex: 1500 },
  categories: {
    performance: { score },
    accessibility: { score: 1 },
    'best-practices': { score: 0.96 },
    seo: { score: 1 },
  },
  audits: {
    'largest-contentful-paint': { numericValue: lcpMs, score: 1, title: 'LCP' },
    'total-blocking-time': { numericValue: 12.4, score: 1, title: 'TBT' },
    'cumulative-layout-shift': { numericValue: 0.0312, score: 1, title: 'CLS' },
    'font-size': { score: 0, title: 'Letters are too small' },
    'not-applicable': { score: null, title: 'Nothing to see' },
  },
});

test('a report is read, and its middle round stands for a page', () => {
  const middle = middleOf([report(900), report(3000), report(1100)].map(figuresOf));
  expect(middle).toEqual({
    scores: [100, 100, 96, 100],
    lcpMs: 1100,
    tbtMs: 12,
    cls: 0.0312,
    failed: ['Letters are too small'],
  });
  expect(lineOf('/', 'mobile', middle)).toBe(
    '| / | mobile | 100 | 100 | 96 | 100 | 1.10 s | 12 ms | 0.031 | reached |',
  );
});

test('a slow page, or a low score, has not reached what is wanted', () => {
  expect(isReached(figuresOf(report(1201)))).toBe(false);
  expect(isReached(figuresOf(report(1000, 0.94)))).toBe(false);
});

test('a fast machine is slowed down until it is a phone, a slow one is not', () => {
  expect([3960, 1540, 700].map(slowdownOf)).toEqual([4, 1.5, 1]);
});
