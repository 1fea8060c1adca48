/**
 * Preloaded (`--import`) into a server whose ids, tokens and salts are to be the same each time: `SEED` and a number,
 * hashed, take the place of the system's randomness, and its clock begins at one noon (salts name their hour). For a
 * transcript that anybody can make again, and for nothing else.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

let calls = 0;

/** So many bytes, out of SHAKE256. */
const fixedBytes = (size: number): Buffer => {
  calls += 1;
  const seed = `${process.env['SEED']} ${calls}`;
  return crypto.createHash('shake256', { outputLength: size }).update(seed).digest();
};

Object.assign(crypto, { randomBytes: fixedBytes });
syncBuiltinESMExports();
Object.defineProperty(performance, 'timeOrigin', { value: Date.UTC(2026, 0, 1, 12) });
