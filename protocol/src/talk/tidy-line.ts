/** One line of text that a guest writes to table-mates: what it may be, and how what was typed becomes such. */
import { visibleName } from './visible-name.ts';

/** Control and direction characters, and ends of lines. */
const DECEPTIVE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Marks piled so high that they reach over other lines; what nobody sees between them keeps none of them down. */
const PILED = /(?<=(?:\p{M}[\p{Cf}\p{Default_Ignorable_Code_Point}]*){4})\p{M}+/u;

/** Whether this text can stand among others' without passing for anything else. Pure. */
export const isLine = (text: string): boolean =>
  text.isWellFormed() && !DECEPTIVE.test(text) && !PILED.test(text);

/** Makes a line of what a person typed: ends of lines become spaces, deceptive characters go, it is trimmed and cut to length; `''` if it shows nothing. */
export function tidyLine(typed: string, maxLength: number): string {
  const flat = typed.toWellFormed().replaceAll(/[\s\p{Zl}\p{Zp}]+/gu, ' ');
  const harmless = flat
    .replaceAll(new RegExp(DECEPTIVE, 'gu'), '')
    .replaceAll(new RegExp(PILED, 'gu'), '')
    .trim();
  const cut = harmless.slice(0, maxLength);
  return visibleName(cut.isWellFormed() ? cut : cut.slice(0, -1)).trim();
}
