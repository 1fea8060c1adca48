/** Keys and nonces that are the same each time, for whoever's turn it is; all other randomness stays as it is. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { toBase64url } from '@eat-with-me/mesh/base64url';

type Bytes = Uint8Array<ArrayBuffer>;

/** PKCS #8 of an X25519 key (RFC 8410 §7), up to its 32 bytes. */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** 32 bytes for a name. */
export const fixedBytes = (name: string): Bytes =>
  Uint8Array.from(createHash('sha256').update(`EWM1 evening ${name}`).digest());

/** What was made, as the transcript tells it: hexadecimal. */
export type Secrets = {
  readonly who: string;
  readonly pledge: number;
  readonly secretKey: string;
  readonly nonce: string;
};

/** Takes the place of what makes keys and nonces in this process, until `restore`. */
export class FixedKeys {
  /** One for each pledge, in the order of the guests and of their pledges. */
  readonly #made = new Map<string, Secrets[]>();
  readonly #turn = new AsyncLocalStorage<string>();

  constructor() {
    const { subtle } = crypto;
    const generateKey = subtle.generateKey.bind(subtle);
    const getRandomValues = crypto.getRandomValues.bind(crypto);
    Object.assign(subtle, {
      generateKey: (...asked: Parameters<typeof generateKey>) => {
        const who = this.#turn.getStore();
        return who === undefined ? generateKey(...asked) : this.#pair(who);
      },
    });
    Object.assign(crypto, {
      getRandomValues: (into: Bytes) => {
        const who = this.#turn.getStore();
        const last = who === undefined ? undefined : this.#made.get(who)?.at(-1);
        if (!last || into.length !== 32) return getRandomValues(into);
        into.set(Buffer.from(last.nonce, 'hex'));
        return into;
      },
    });
  }

  get secrets(): readonly Secrets[] {
    return [...this.#made.values()].flat();
  }

  /** Whatever follows from this, later too, is done in the name of this guest. */
  as<T>(who: string, act: () => T): T {
    return this.#turn.run(who, act);
  }

  restore(): void {
    Reflect.deleteProperty(crypto.subtle, 'generateKey');
    Reflect.deleteProperty(crypto, 'getRandomValues');
  }

  async #pair(who: string): Promise<CryptoKeyPair> {
    const made = this.#made.get(who) ?? [];
    this.#made.set(who, made);
    const pledge = made.length + 1;
    const secretKey = fixedBytes(`${who} key ${pledge}`);
    const hex = (bytes: Bytes): string => Buffer.from(bytes).toString('hex');
    made.push({
      who,
      pledge,
      secretKey: hex(secretKey),
      nonce: hex(fixedBytes(`${who} nonce ${pledge}`)),
    });
    const { subtle } = crypto;
    const pkcs8 = Uint8Array.from([...PKCS8, ...secretKey]);
    const shown = await subtle.importKey('pkcs8', pkcs8, 'X25519', true, ['deriveBits']);
    const { x = '' } = await subtle.exportKey('jwk', shown);
    const raw = Uint8Array.from(Buffer.from(x, 'base64url'));
    const jwk = { kty: 'OKP', crv: 'X25519', d: toBase64url(secretKey), x };
    return {
      publicKey: await subtle.importKey('raw', raw, 'X25519', true, []),
      privateKey: await subtle.importKey('jwk', jwk, 'X25519', false, ['deriveBits']),
    };
  }
}
