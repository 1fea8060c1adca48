/**
 * A worker that says of one picture after the other how indecent a model takes it to be. It alone runs WebAssembly: the files of
 * workers whose names begin with `wasm-` are served with a policy of their own, so that no page has to allow it.
 */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { loadGraphModel, type GraphModel } from '@tensorflow/tfjs-converter';
import {
  cast,
  div,
  expandDims,
  io,
  ready,
  setBackend,
  slice,
  tensor3d,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { SIDE, type FromLook, type ModelFiles, type ToLook } from './look-messages.ts';

/** What the model says that a picture is, in its order: drawing, hentai, neutral, porn, sexy. */
const [HENTAI, PORN] = [1, 3];

/** Rejects where a file does not come, or where this browser cannot run it. */
async function load({ model, weights, wasm }: ModelFiles): Promise<GraphModel> {
  // One thread, because more take workers from blobs, which the policy forbids. Browsers without SIMD cannot run it.
  setWasmPaths({
    'tfjs-backend-wasm.wasm': wasm,
    'tfjs-backend-wasm-simd.wasm': wasm,
    'tfjs-backend-wasm-threaded-simd.wasm': wasm,
  });
  const [json, bytes] = await Promise.all([fetched(model), fetched(weights)]);
  if (!(await setBackend('wasm'))) throw new Error('no WebAssembly');
  await ready();
  const described = (await json.json()) as io.ModelJSON;
  const data = await bytes.arrayBuffer();
  const artifacts = await io.getModelArtifactsForJSON(described, (groups) =>
    Promise.resolve([groups.flatMap(({ weights: named }) => named), data]),
  );
  const graph = await loadGraphModel({ load: () => Promise.resolve(artifacts) });
  // The first picture takes as long as several.
  await see(graph, new ArrayBuffer(SIDE * SIDE * 4));
  return graph;
}

async function fetched(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return response;
}

async function see(graph: GraphModel, pixels: ArrayBuffer): Promise<FromLook> {
  const began = performance.now();
  const said = tidy(() => {
    const picture = tensor3d(new Uint8Array(pixels), [SIDE, SIDE, 4], 'int32');
    // The fourth channel says nothing.
    const colours = cast(slice(picture, [0, 0, 0], [SIDE, SIDE, 3]), 'float32');
    return graph.predict(expandDims(div(colours, 255))) as Tensor;
  });
  const scores = await said.data();
  said.dispose();
  const [hentai = NaN, porn = NaN] = [scores[HENTAI], scores[PORN]];
  return { kind: 'seen', scores: { porn, hentai }, tookMs: performance.now() - began };
}

const say = (message: FromLook): void => postMessage(message);

let loading: Promise<GraphModel> | undefined;

addEventListener('message', ({ data }: MessageEvent<ToLook>) => {
  if ('files' in data) {
    loading = load(data.files);
    loading.then(
      () => say({ kind: 'ready' }),
      () => say({ kind: 'broken' }),
    );
  } else
    loading
      ?.then((graph) => see(graph, data.pixels))
      .then(say)
      .catch(() => say({ kind: 'broken' }));
});
