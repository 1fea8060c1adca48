import { expect, test } from 'vitest';
import { weighAll, weightOf } from './basket.ts';

const text = new TextEncoder().encode('soup '.repeat(1000));

test('text weighs what is left of it on its way, and what is packed already what it is', () => {
  expect(weightOf('/a.js', text)).toBeLessThan(100);
  expect(weightOf('/a.woff2', text)).toBe(5000);
});

test('scripts are told apart from the rest, and the heaviest is named', () => {
  const { script, all } = weighAll(
    new Map([
      ['/_app/chunk.js', text],
      ['/_app/font.woff2', text],
    ]),
  );
  expect(all.heaviest).toEqual({ name: 'font.woff2', bytes: 5000 });
  expect(script.heaviest?.name).toBe('chunk.js');
  expect([all.bytes - script.bytes, script.bytes > 0]).toEqual([5000, true]);
  expect(weighAll(new Map()).all).toEqual({ bytes: 0, heaviest: null });
});
