/** Lines as one guest draws them on the napkin. Pure. */
import { LINE_POINTS_MAX, NAPKIN_SIZE } from '@eat-with-me/protocol/talk/meal-topics';

/** x and y of each point in turn, in steps of `NAPKIN_SIZE`; none: all lines of its guest are wiped off. */
export type Line = readonly number[];

/** So many lines of one guest are kept; the oldest goes. */
export const LINES_OF_ONE_MAX = 150;

/** Whether it is the same line, which may be told more than once. */
export const isSameLine = (one: Line, other: Line): boolean =>
  one.length === other.length && one.every((step, at) => step === other[at]);

const isStep = (step: unknown): boolean =>
  Number.isInteger(step) && Number(step) >= 0 && Number(step) <= NAPKIN_SIZE;

const isDrawn = (line: unknown): boolean =>
  Array.isArray(line) &&
  line.length > 0 &&
  line.length % 2 === 0 &&
  line.length <= 2 * LINE_POINTS_MAX &&
  line.every(isStep);

/** Whether these are lines that one guest can have drawn; storage may hold anything. */
export const areLines = (given: unknown): given is readonly Line[] =>
  Array.isArray(given) && given.length <= LINES_OF_ONE_MAX && given.every(isDrawn);
