/** Boxes as browsers make them: base64url, different each time a load starts. */
import { randomBytes } from 'node:crypto';

/** A box of this many characters. */
export const boxOf = (characters: number): string =>
  randomBytes(characters).toString('base64url').slice(0, characters);
