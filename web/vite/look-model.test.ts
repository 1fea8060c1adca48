/** The two files of the picture check are what a browser can load: every weight that is named is there, and nothing else. */
import { expect, test } from 'vitest';
import { readLookModel } from './look-model.ts';

interface Weight {
  name: string;
  shape: number[];
  dtype: 'float32' | 'int32';
  quantization?: { dtype: 'uint8' };
}

test('the weights are as long as those that are named, and one byte each where they were made coarse', () => {
  const { json, weights } = readLookModel();
  const { format, weightsManifest } = JSON.parse(json) as {
    format: string;
    weightsManifest: { paths: string[]; weights: Weight[] }[];
  };
  expect(format).toBe('graph-model');
  expect(weightsManifest.map(({ paths }) => paths)).toEqual([['weights.bin']]);
  const bytes = weightsManifest
    .flatMap(({ weights: named }) => named)
    .map(({ shape, quantization }) =>
      shape.reduce((one, other) => one * other, quantization ? 1 : 4),
    );
  expect(weights.length).toBe(bytes.reduce((one, other) => one + other, 0));
  expect(weights.length).toBeLessThan(4.5e6);
});
