/**
 * The packages of this repository, for whatever goes through them. The list itself stands in package.json
 * (`workspaces`), and who may import whom in each package's own `dependencies`.
 */
import { readFileSync } from 'node:fs';

/** One package: where it is, what it is called, and which of ours it depends on, by name. */
type Package = {
  readonly folder: string;
  readonly name: string;
  readonly imports: readonly string[];
};

type Manifest = {
  readonly name: string;
  readonly workspaces: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
};

const read = (path: string): Manifest =>
  JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));

/** In the order of package.json: nobody imports what stands behind them. */
export const PACKAGES: readonly Package[] = read('package.json').workspaces.map((folder) => {
  const { name, dependencies = {} } = read(`${folder}/package.json`);
  const imports = Object.keys(dependencies).filter((other) => other.startsWith('@eat-with-me/'));
  return { folder, name, imports };
});

/** A package and all that it imports, directly or not: the folders that its build is made from. */
export function foldersBehind(folder: string): string[] {
  const behind = PACKAGES.filter((one) => one.folder === folder).flatMap(({ imports }) =>
    PACKAGES.filter(({ name }) => imports.includes(name)),
  );
  return [...new Set([folder, ...behind.flatMap((one) => foldersBehind(one.folder))])];
}
