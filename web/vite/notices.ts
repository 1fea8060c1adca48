/** Whose work reaches browsers together with ours, and under which terms: a file of the site, made of what a build has in it. */
// oxlint-disable no-restricted-imports -- this runs in Node, while building
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

/** Where it is, from the site's root. */
const NOTICES = 'notices.txt';

/** What others have made, and the whole of its terms. */
export interface Work {
  readonly name: string;
  /** As the SPDX list calls them. */
  readonly terms: string;
  readonly text: string;
}

type Bundle = Readonly<Rolldown.OutputBundle>;

/** A package, as far as the last `node_modules` of a path. */
const IN_PACKAGE = /^(.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/?]+))[\\/]/;
/** Made by the tools themselves: how a page fetches its parts, and how these are put together. */
const BY_TOOL = /^\0(vite|rolldown)\//;
/** The two fonts that were cut for the door, with their terms beside them. */
const FONTS = /^(.*[\\/]look[\\/]fonts)[\\/][\w-]+\.woff2$/;
/** Terms of packages that only name them. */
const TERMS = join(import.meta.dirname, 'terms');
/** What is compiled into a package that does not say so itself. */
const INSIDE: Readonly<Record<string, string>> = {
  '@sapphi-red/web-noise-suppressor':
    'Of this package: gtcrn.wasm, which holds GTCRN by Xiaobin Rong (MIT) and PFFFT by Julien Pommier (BSD-like).',
  '@tensorflow/tfjs-backend-wasm':
    'Of this package: its WebAssembly, which holds XNNPACK by Google and Facebook (BSD-3-Clause).',
  nsfwjs: 'Of this package: the weights of its model mobilenet_v2_mid.',
};

/** The files that something in this bundle comes from, whole or in part. `root`: from where assets are named. */
export function sourcesOf(bundle: Bundle, root: string): string[] {
  return Object.values(bundle).flatMap((output) =>
    output.type === 'asset'
      ? output.originalFileNames.map((name) => resolve(root, name))
      : Object.entries(output.modules).flatMap(([id, { renderedLength }]) =>
          renderedLength > 0 ? [id] : [],
        ),
  );
}

/** Each work once, by name. Throws where the terms of one are not known: nothing is passed on without them. */
export function worksIn(sources: Iterable<string>, root: string): Work[] {
  const works = new Map<string, Work>();
  const add = (key: string, work: () => Work) => works.has(key) || works.set(key, work());
  for (const source of sources) {
    const [, tool] = BY_TOOL.exec(source) ?? [];
    const [, folder, name = ''] = IN_PACKAGE.exec(source.replace(/^\0/, '')) ?? [];
    const [, fonts] = FONTS.exec(source) ?? [];
    if (tool) add(tool, () => packageAt(join(root, '../node_modules', tool)));
    else if (folder && !name.startsWith('@eat-with-me')) add(folder, () => packageAt(folder));
    else if (fonts) {
      const text = readFileSync(join(fonts, 'OFL.txt'), 'utf8');
      add(fonts, () => ({ name: 'Fraunces, and Nunito Sans', terms: 'OFL-1.1', text }));
    }
  }
  return [...works.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function packageAt(folder: string): Work {
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as { name: string; version: string; license?: string; author?: string | { name: string } };
  const files = readdirSync(folder).filter((file) =>
    /^(?:licen[cs]e|notice)(?:\.\w+)?$/i.test(file),
  );
  const own = files.toSorted().map((file) => readFileSync(join(folder, file), 'utf8'));
  if (own.length === 0) {
    const by = typeof author === 'object' ? author.name : author;
    own.push(...(by ? [`By ${by}.`] : []), readFileSync(join(TERMS, `${license}.txt`), 'utf8'));
  }
  const text = [...(INSIDE[name] ? [INSIDE[name]] : []), ...own].join('\n\n');
  return { name: `${name} ${version}`, terms: license ?? 'its own', text };
}

/** What stands in the file. Pure. */
export function noticesOf(works: readonly Work[]): string {
  // Of what a tool is made of itself nothing comes to a browser.
  const wholeOf = (text: string) => text.split(/^# Licenses of bundled/m)[0]?.trim() ?? '';
  const parts = works.map(({ name, terms, text }) => {
    const heading = `${name} (${terms})`;
    return `${heading}\n${'='.repeat(heading.length)}\n\n${wholeOf(text.replaceAll('\r\n', '\n'))}\n`;
  });
  const head =
    'Eat With Me reaches your browser together with the work of others, named here with their terms.\n' +
    'The list is made from what is in this build.\n';
  return [head, ...parts].join('\n\n');
}

/** Gathers what goes into pages and into workers, which are bundles of their own, and puts the file among those of the app. */
export function notices(): { pages: Plugin; workers: () => Plugin[] } {
  const sources = new Set<string>();
  let root = '';
  const gather = (bundle: Bundle) => {
    for (const source of sourcesOf(bundle, root)) sources.add(source);
  };
  return {
    pages: {
      name: 'notices',
      configResolved: (config) => void (root = config.root),
      generateBundle(_, bundle) {
        // Nothing of what prerenders pages leaves this machine.
        if (this.environment.name !== 'client') return;
        gather(bundle);
        const source = noticesOf(worksIn(sources, root));
        this.emitFile({ type: 'asset', fileName: NOTICES, source });
      },
    },
    workers: () => [{ name: 'notices-of-workers', generateBundle: (_, bundle) => gather(bundle) }],
  };
}
