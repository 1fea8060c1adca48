/** A model in place of the check's own: it fires on magenta, and knows nothing else. So nobody needs a picture that is indecent. */
import type { BrowserContext, Route } from '@playwright/test';

/** Classes as the check's own model has them: drawing, hentai, neutral, porn, sexy. */
const CLASSES = 5;
const PORN = 3;

/** How much red, green and blue speak for it, in the mean of a picture. */
const FOR = [20, -40, 20];
/** What speaks against it in any picture. */
const AGAINST = 6;

const float = (name: string, shape: number[]) => ({ name, shape, dtype: 'float32' });
const constant = (name: string) => ({ name, op: 'Const', attr: {} });

/** A graph model of TensorFlow.js: softmax(mean of the picture × w + b). */
const MODEL = {
  format: 'graph-model',
  modelTopology: {
    versions: { producer: 27 },
    node: [
      {
        name: 'picture',
        op: 'Placeholder',
        attr: {
          dtype: { type: 'DT_FLOAT' },
          shape: { shape: { dim: [-1, 224, 224, 3].map((size) => ({ size: String(size) })) } },
        },
      },
      constant('axes'),
      constant('w'),
      constant('b'),
      { name: 'mean', op: 'Mean', input: ['picture', 'axes'], attr: { keep_dims: { b: false } } },
      { name: 'product', op: 'MatMul', input: ['mean', 'w'], attr: {} },
      { name: 'sum', op: 'AddV2', input: ['product', 'b'], attr: {} },
      { name: 'said', op: 'Softmax', input: ['sum'], attr: {} },
    ],
  },
  weightsManifest: [
    {
      paths: ['weights.bin'],
      weights: [
        { name: 'axes', shape: [2], dtype: 'int32' },
        float('w', [3, CLASSES]),
        float('b', [CLASSES]),
      ],
    },
  ],
};

function weights(): Buffer {
  const w = FOR.flatMap((level) =>
    Array.from({ length: CLASSES }, (_, index) => (index === PORN ? level : 0)),
  );
  const b = Array.from({ length: CLASSES }, (_, index) => (index === PORN ? -AGAINST : 0));
  const numbers = Float32Array.from([...w, ...b]);
  return Buffer.concat([Buffer.from(Int32Array.from([1, 2]).buffer), Buffer.from(numbers.buffer)]);
}

/** Serves it to whoever asks for the check's model, or nothing at all. */
export class TinyLook {
  /** As long as this is false, the files do not come. */
  comes = true;

  async serve(context: BrowserContext): Promise<void> {
    const answer = (body: string | Buffer) => (route: Route) =>
      this.comes ? route.fulfill({ body }) : route.abort();
    await context.route(/\/immutable\/.*\bmodel\b[^/]*\.json$/, answer(JSON.stringify(MODEL)));
    await context.route(/\/immutable\/.*\bweights\b[^/]*\.bin$/, answer(weights()));
  }
}
