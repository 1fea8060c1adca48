/**
 * Property tests try other values on every run, but the same on a second try: what fails is not excused by other values. One
 * that fails prints its seed: with `PROPERTY_SEED=…` all of them try the same values again.
 */
import fc from 'fast-check';
import { randomInt } from 'node:crypto';

fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? randomInt(2 ** 31)) });
