/**
 * Ephemeral tokens: minted for a key, bound to a time, to a number of uses and to fields of the setup. The rules are
 * those of the documentation; where production did otherwise, a setting says so.
 */
import { randomBytes } from 'node:crypto';
import { CLOSINGS, type Closing } from './closings.ts';
import { findStranger, isObject, isSetupPath, SETUP } from './message-shape.ts';
import { RpcError } from './rpc-error.ts';
import type { Setup } from './wire.ts';

/** Defaults and bounds of the documentation. */
const LASTS_MS = 30 * 60_000;
const OPENS_MS = 60_000;
const LONGEST_MS = 20 * 3_600_000;

type Token = {
  /** In ms since 1970: when messages are refused, and new sessions. */
  readonly expiresAt: number;
  readonly opensUntil: number;
  /** Null for any number. */
  usesLeft: number | null;
  readonly locked: Setup | null;
  /** Paths whose values are the token's; null for all of them. */
  readonly mask: readonly string[] | null;
};

const FIELDS = [
  'uses',
  'expireTime',
  'newSessionExpireTime',
  'bidiGenerateContentSetup',
  'fieldMask',
];

export class Tokens {
  readonly #now: () => number;
  /** Production counted a resumption as a use, against its documentation. */
  readonly #resumeCounts: boolean;
  readonly #tokens = new Map<string, Token>();

  /** `now` tells ms since 1970. */
  constructor(now: () => number, resumeCounts: boolean) {
    this.#now = now;
    this.#resumeCounts = resumeCounts;
  }

  /** Makes one from a request's body and tells its name; throws an RpcError for a body that breaks a rule. */
  mint(body: unknown): string {
    if (!isObject(body)) throw invalid('Request contains an invalid argument.');
    for (const name of Object.keys(body)) {
      if (!FIELDS.includes(name))
        throw invalid(`Invalid JSON payload received. Unknown name "${name}": Cannot find field.`);
    }
    const uses = body['uses'] ?? 1;
    if (typeof uses !== 'number' || !Number.isInteger(uses) || uses < 0)
      throw invalid('Invalid value at uses.');
    const token: Token = {
      expiresAt: this.#time(body, 'expireTime', LASTS_MS),
      opensUntil: this.#time(body, 'newSessionExpireTime', OPENS_MS),
      usesLeft: uses === 0 ? null : uses,
      locked: lockedSetup(body['bidiGenerateContentSetup']),
      mask: maskOf(body['fieldMask']),
    };
    const name = `auth_tokens/${randomBytes(32).toString('hex')}`;
    this.#tokens.set(name, token);
    return name;
  }

  /** Spends one use on a session; the closing if there is none left, or the time is over. */
  spend(name: string, resumes: boolean): Closing | null {
    const token = this.#tokens.get(name);
    if (!token) return CLOSINGS.unregistered;
    const now = this.#now();
    if (now >= token.expiresAt) return CLOSINGS.tokenExpired;
    // The documentation lets a session be resumed for as long as the token lasts.
    if (now >= token.opensUntil && !resumes) return CLOSINGS.tokenExpired;
    if (token.usesLeft === null || (resumes && !this.#resumeCounts)) return null;
    if (token.usesLeft === 0) return CLOSINGS.tokenUsedUp;
    token.usesLeft -= 1;
    return null;
  }

  /** Whether messages with it are still read. */
  isValid(name: string): boolean {
    return this.#now() < (this.#tokens.get(name)?.expiresAt ?? 0);
  }

  /** What the setup is once the locked fields have the token's values; a client's are not an error, but ignored. */
  effective(name: string, asked: Setup): Setup {
    const token = this.#tokens.get(name);
    if (!token) return asked;
    // Without a mask a token that fixes anything fixes everything, also what it leaves out.
    if (token.mask === null) return token.locked ?? asked;
    const setup = structuredClone(asked);
    for (const path of token.mask) setPath(setup, path.split('.'), valueAt(token.locked, path));
    return setup;
  }

  #time(body: Record<string, unknown>, name: string, fallbackMs: number): number {
    const now = this.#now();
    const value = body[name];
    if (value === undefined) return now + fallbackMs;
    const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(at))
      throw invalid(`Invalid value at '${name}' (type.googleapis.com/google.protobuf.Timestamp)`);
    if (at >= now + LONGEST_MS) throw invalid(`${name} must be less than 20 hours in the future.`);
    return at;
  }
}

const invalid = (message: string) => new RpcError(400, message);

function lockedSetup(setup: unknown): Setup | null {
  if (setup === undefined) return null;
  if (!isObject(setup)) throw invalid('Request contains an invalid argument.');
  const stranger = findStranger(setup, SETUP, 'bidi_generate_content_setup');
  if (stranger)
    throw invalid(
      `Invalid JSON payload received. Unknown name "${stranger.name}" at '${stranger.at}': Cannot find field.`,
    );
  // A handle that is fixed before there is a session would be one that no client can choose.
  if ('sessionResumption' in setup)
    throw invalid('session_resumption must not be set in bidi_generate_content_setup.');
  return setup;
}

function maskOf(mask: unknown): string[] | null {
  if (mask === undefined) return null;
  if (typeof mask !== 'string') throw invalid("Invalid value at 'field_mask'");
  const paths = mask.split(',');
  const unknown = paths.find((path) => !isSetupPath(path));
  if (unknown !== undefined) throw invalid(`Invalid field mask path: ${unknown}`);
  return paths;
}

function valueAt(of: unknown, path: string): unknown {
  let value = of;
  for (const name of path.split('.')) value = isObject(value) ? value[name] : undefined;
  return value;
}

/** Sets what is there, or takes it away; makes the objects on the way. */
function setPath(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...below] = path;
  if (below.length > 0) {
    const inside = target[name];
    if (isObject(inside)) setPath(inside, below, value);
    else if (value !== undefined) {
      const made = {};
      target[name] = made;
      setPath(made, below, value);
    }
  } else if (value === undefined) delete target[name];
  else target[name] = value;
}
