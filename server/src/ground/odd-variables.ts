/** Environment variables that look as if they were meant for us and are not ours. */
import { VARIABLES } from './config.ts';

const OURS: readonly string[] = Object.values(VARIABLES).map(({ name }) => name);
/** Shorter names have too many neighbours that mean something else. */
const SHORTEST = 5;

/** Names by which other software is told to live under a path; ours cannot. */
const PATHS = [
  'BASE_PATH',
  'BASE_URL',
  'BASEPATH',
  'PATH_PREFIX',
  'PUBLIC_PATH',
  'SUB_PATH',
  'ROOT_PATH',
];

/** The sentence for whoever wants the house under a path such as /eat/; null for everybody else. */
export function subPath(env: Readonly<Record<string, string | undefined>>): string | null {
  const name = PATHS.find((one) => {
    const value = env[one]?.trim() ?? '';
    const path = URL.parse(value)?.pathname ?? value;
    return path !== '' && path !== '/';
  });
  return name === undefined
    ? null
    : `${name} is set, but the house cannot live under a path: give it a host name of its own, and unset ${name}.`;
}

/** Names that are set and a slip of the pen away from one of ours, with that one. */
export function misspelt(
  env: Readonly<Record<string, string | undefined>>,
): readonly { readonly name: string; readonly meant: string }[] {
  return Object.keys(env).flatMap((name) => {
    if (name.length < SHORTEST || OURS.includes(name)) return [];
    const meant = OURS.find((ours) => ours.length >= SHORTEST && isNear(name.toUpperCase(), ours));
    return meant === undefined ? [] : [{ name, meant }];
  });
}

/** Whether one letter more, less, other or swapped makes one of the other; dashes and the case of letters do not count. */
function isNear(text: string, other: string): boolean {
  const [a, b] = [text.replaceAll('-', '_'), other];
  if (a.replaceAll('_', '') === b.replaceAll('_', '')) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  if (restA.slice(1) === restB || restA === restB.slice(1)) return true;
  if (restA.slice(1) === restB.slice(1)) return true;
  return restA.slice(2) === restB.slice(2) && restA[0] === restB[1] && restA[1] === restB[0];
}
