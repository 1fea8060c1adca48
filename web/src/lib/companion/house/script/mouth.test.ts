import { describe, expect, it } from 'vitest';
import { Mouth } from './mouth.ts';

const levels = (mouth: Mouth, from: number, to: number) =>
  Array.from({ length: Math.ceil((to - from) / 16) }, (_, frame) =>
    mouth.levelAt(from + frame * 16),
  );

describe('a mouth', () => {
  it('is closed while nothing sounds', () => {
    const mouth = new Mouth();
    expect(levels(mouth, 0, 1000).every((level) => level === 0)).toBe(true);
    mouth.begin(0, 5, 2000);
    mouth.word(100, 5);
    mouth.close();
    expect(mouth.levelAt(200)).toBe(0);
  });

  it('opens and closes with each word, longer for longer ones', () => {
    const mouth = new Mouth();
    mouth.begin(0, 2, 1000);
    mouth.word(100, 4);
    expect(Math.max(...levels(mouth, 100, 400))).toBeGreaterThan(0.95);
    expect(mouth.levelAt(420)).toBe(0);
    mouth.word(500, 10);
    expect(mouth.levelAt(1200)).toBeGreaterThan(0);
  });

  it('moves gently by an estimate where no words are told', () => {
    const mouth = new Mouth();
    mouth.begin(0, 10, 4000);
    const seen = levels(mouth, 600, 4000);
    expect(Math.max(...seen)).toBeGreaterThan(0.4);
    expect(Math.max(...seen)).toBeLessThan(0.8);
    expect(Math.min(...seen)).toBeLessThan(0.05);
  });
});
