/** The weights of the picture check, taken out of the package that has them: two files instead of 5.7 MB of JavaScript. */
// oxlint-disable no-restricted-imports -- this runs in Node, while building
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/** Beside the package's main file, which is not run. */
const FROM = '../models/mobilenet_v2_mid';

/** A graph model as TensorFlow.js has it: what is computed, and with which weights. */
export interface LookModel {
  /** The file `model.json`, which names the weights by `weights.bin`. */
  readonly json: string;
  readonly weights: Buffer;
}

interface Manifest {
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    weights: readonly object[];
  }[];
}

/** Throws where the package is not what it was: then the build ends. */
export function readLookModel(require = createRequire(import.meta.url)): LookModel {
  const folder = join(dirname(require.resolve('nsfwjs')), FROM);
  const model = require(join(folder, 'model.min.js')) as Manifest;
  const groups = model.weightsManifest;
  const shards = groups.flatMap(({ paths }) => paths);
  const read = (path: string) => {
    const base64: unknown = require(join(folder, `${path}.min.js`));
    if (typeof base64 !== 'string') throw new Error(`no weights in ${path}`);
    return Buffer.from(base64, 'base64');
  };
  const weightsManifest = [
    { paths: ['weights.bin'], weights: groups.flatMap(({ weights }) => weights) },
  ];
  return {
    json: JSON.stringify({ ...model, weightsManifest }),
    weights: Buffer.concat(shards.map(read)),
  };
}

/** The module that says where the two files will be. */
const MODULE = 'virtual:look-model';
const NAMES = { model: 'model.json', weights: 'weights.bin' } as const;
/** Where they are while the app is worked on. */
const IN_DEV = '/@look-model/';

/** Puts the two files among those of the app, named by their content. */
export function lookModel(): Plugin {
  let read: LookModel | undefined;
  const bytesOf = (name: string): string | Buffer => {
    read ??= readLookModel();
    return name === NAMES.model ? read.json : read.weights;
  };
  return {
    name: 'look-model',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : null),
    load(id) {
      if (id !== `\0${MODULE}`) return null;
      const urls = Object.entries(NAMES).map(([key, name]) => {
        if (this.environment.mode === 'dev') return `${key} = ${JSON.stringify(IN_DEV + name)}`;
        // Nobody looks at a picture while pages are prerendered.
        if (this.environment.name !== 'client') return `${key} = ''`;
        const reference = this.emitFile({
          type: 'asset',
          name,
          source: bytesOf(name),
          originalFileName: createRequire(import.meta.url).resolve('nsfwjs'),
        });
        return `${key} = import.meta.ROLLUP_FILE_URL_${reference}`;
      });
      return `export const ${urls.join(', ')};`;
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const { url = '' } = request;
        const name = url.startsWith(IN_DEV) ? url.slice(IN_DEV.length) : '';
        if (name === NAMES.model || name === NAMES.weights) response.end(bytesOf(name));
        else next();
      });
    },
  };
}
