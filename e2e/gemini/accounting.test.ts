import { describe, expect, test } from 'vitest';
import { Accounting, CONTEXT_MAX, pictureTokens, windowOf } from './accounting.ts';

describe('tokens', () => {
  test('of sound, pictures and words, by kind', () => {
    const accounting = new Accounting(null, 0);
    accounting.heard(60_000);
    accounting.saw('MEDIA_RESOLUTION_LOW');
    accounting.saw(undefined);
    accounting.read('x'.repeat(400));
    accounting.said(2000);
    expect(accounting.settle()).toEqual({
      promptTokenCount: 1500 + 64 + 256 + 100,
      responseTokenCount: 50,
      totalTokenCount: 1970,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 100 },
        { modality: 'AUDIO', tokenCount: 1500 },
        { modality: 'IMAGE', tokenCount: 320 },
      ],
      responseTokensDetails: [{ modality: 'AUDIO', tokenCount: 50 }],
    });
  });

  test('of all that was, again with every turn', () => {
    const accounting = new Accounting(null, 100);
    accounting.said(4000);
    expect(accounting.settle().promptTokenCount).toBe(100);
    accounting.heard(4000);
    expect(accounting.settle()).toMatchObject({ promptTokenCount: 300, responseTokenCount: 0 });
  });
});

describe('the context', () => {
  test('overflows without a window', () => {
    const accounting = new Accounting(null, CONTEXT_MAX);
    expect(accounting.overflows).toBe(false);
    accounting.heard(1000);
    expect(accounting.overflows).toBe(true);
  });

  test('slides to its target as soon as it is over its trigger', () => {
    const window = windowOf({ triggerTokens: '1000', slidingWindow: { targetTokens: '400' } });
    const accounting = new Accounting(window, 0);
    for (let second = 0; second < 40; second++) accounting.heard(1000);
    expect(accounting.context).toBe(1000);
    accounting.heard(40);
    expect(accounting.context).toBeLessThanOrEqual(400);
    expect(accounting.context).toBeGreaterThan(250);
  });

  test('has a window only if one slides', () => {
    expect(windowOf({})).toBeNull();
    expect(windowOf({ slidingWindow: {} })).toEqual({ trigger: 104_857, target: 52_428.5 });
  });
});

test.each([
  ['MEDIA_RESOLUTION_LOW', 64],
  ['MEDIA_RESOLUTION_MEDIUM', 256],
  ['MEDIA_RESOLUTION_HIGH', 256],
  [undefined, 256],
])('a picture at %s is %i', (resolution, tokens) => expect(pictureTokens(resolution)).toBe(tokens));
