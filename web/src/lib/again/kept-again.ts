/**
 * The ways to tables at which two meet again, as this device keeps them: nothing before both have pressed "Again?", then for a
 * week, or until the guest forgets it.
 */
import { keep, keptValue } from '#lib/kept/kept.ts';
import { AGAIN_KEY as KEY } from './has-again.ts';

/** So long a way is kept, in ms. */
export const AGAIN_KEPT_MS = 7 * 24 * 3_600_000;

/** So many are kept; the oldest goes. */
export const AGAIN_KEPT_MAX = 12;

/** Longer than a name or a dish can be. */
const LINE_MAX = 64;

/** One of them. */
export interface KeptAgain {
  /** The table's id. */
  readonly table: string;
  /** What goes into its keys: 32 bytes as base64url. */
  readonly secret: string;
  /** Until when it is good (`Date.now()` ms). */
  readonly until: number;
  /** Whether this guest had compared the recipe with them: else somebody may have sat in between, and would know the secret. */
  readonly compared: boolean;
  /** What they called themselves, and what they ate; `''` for nothing. */
  readonly name: string;
  readonly dish: string;
}

/** Those that are still good, each once, the latest first. What is over is erased. */
export function keptAgain(now: number): readonly KeptAgain[] {
  const entries = keptValue('local', KEY);
  if (!Array.isArray(entries)) return [];
  const good = entries.filter(isKept).filter(({ until }) => until > now);
  const once = good.filter(({ table }, at) => good.findIndex((one) => one.table === table) === at);
  const bounded = once.filter(({ until }) => until <= now + AGAIN_KEPT_MS).slice(0, AGAIN_KEPT_MAX);
  if (bounded.length < entries.length) keepAgain(bounded);
  return bounded;
}

/** Keeps these and no others. */
export const keepAgain = (all: readonly KeptAgain[]): void =>
  keep('local', KEY, all.length > 0 ? JSON.stringify(all.slice(0, AGAIN_KEPT_MAX)) : null);

/** Keeps this one as well, in its place; all that are kept then. */
export function keepAlso(kept: KeptAgain, now: number): readonly KeptAgain[] {
  const others = keptAgain(now).filter(({ table }) => table !== kept.table);
  const all = [kept, ...others].toSorted((one, other) => other.until - one.until);
  keepAgain(all);
  return all;
}

/** Storage may hold anything. */
function isKept(entry: unknown): entry is KeptAgain {
  const { table, secret, until, compared, name, dish } = Object(entry) as Record<string, unknown>;
  const isLine = (text: unknown): boolean => typeof text === 'string' && text.length <= LINE_MAX;
  return (
    /^[\w-]{22}$/.test(String(table)) &&
    /^[\w-]{43}$/.test(String(secret)) &&
    typeof until === 'number' &&
    typeof compared === 'boolean' &&
    isLine(name) &&
    isLine(dish)
  );
}
