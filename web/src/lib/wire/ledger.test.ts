import { expect, test } from 'vitest';
import { BOX_BUCKETS, Ledger } from './ledger.svelte.ts';

test('messages of one kind are counted together, each way for itself', () => {
  const ledger = new Ledger();
  ledger.note('sent', { type: 'signal', to: 2, box: 'A'.repeat(1000) }, 1040, 1);
  ledger.note('heard', { type: 'signal', from: 2, box: 'A'.repeat(4000) }, 4040, 2);
  ledger.note('sent', { type: 'signal', to: 2, box: 'A'.repeat(1500) }, 1540, 3);
  expect(ledger.lines).toEqual([
    { way: 'sent', type: 'signal', count: 2, bytes: 2580, lastAt: 3 },
    { way: 'heard', type: 'signal', count: 1, bytes: 4040, lastAt: 2 },
  ]);
  expect(ledger.bytes).toBe(6620);
});

test('boxes are counted by size', () => {
  const ledger = new Ledger();
  for (const bytes of [0, 1024, 1025, 16_384]) {
    const box = 'A'.repeat(Math.ceil((bytes * 4) / 3));
    ledger.note('sent', { type: 'signal', to: 2, box }, box.length);
  }
  expect(ledger.boxes).toEqual(
    BOX_BUCKETS.map((size) => [2, 1, 0, 0, 1][BOX_BUCKETS.indexOf(size)] ?? 0),
  );
});
