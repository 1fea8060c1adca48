/** The version of a build: a hash of everything that it is made from. */
// oxlint-disable no-restricted-imports -- this runs in Node, while building
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { foldersBehind } from '../../scripts/packages.ts';

const ROOT = join(import.meta.dirname, '../..');
const SOURCES = [
  ...foldersBehind('web').map((folder) => `${folder}/src`),
  'web/static',
  'web/vite',
];
const FILES = ['web/package.json', 'web/vite.config.ts', 'package-lock.json'];

/** 12 hexadecimal digits that change whenever a source or a dependency does. */
export function sourceVersion(): string {
  const hash = createHash('sha256');
  for (const path of [...SOURCES.flatMap(filesIn), ...FILES]) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .toSorted();
}
