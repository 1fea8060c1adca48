/** A secret that two guests share after they met, so that their browsers can know this meeting again. WebCrypto only. */
import type { MeetingTag } from '@eat-with-me/protocol/table';
import { toBase64url } from '../base64url.ts';

/** Bytes of a half, of a secret and of a tag. */
const LENGTH = 16;
const HOUR_MS = 3_600_000;
/** A salt is this many random characters and its hour. */
const RANDOM_CHARACTERS = 16;

/** What one guest contributes; as long as one of the two is random, the secret is. */
export const meetingHalf = (): string =>
  toBase64url(crypto.getRandomValues(new Uint8Array(LENGTH)));

/** The secret of a meeting out of both halves, the same at either end: their SHA-256 in order, cut to 128 bits. */
export async function meetingSecret(one: string, other: string): Promise<string> {
  const halves = one < other ? `${one}.${other}` : `${other}.${one}`;
  return cut(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(halves)));
}

/**
 * What stands for a meeting on a ticket: two tags under each salt, HMAC-SHA-256 cut to 128 bits, of which the two guests have
 * one in common if either of them avoids the meeting, and else none. Both show two, whoever avoids whom, so nobody who
 * compares tickets sees which of them it is.
 */
export async function meetingTags(
  meeting: string,
  avoids: boolean,
  salts: readonly string[],
): Promise<MeetingTag[]> {
  const [secret = '', side = ''] = meeting.split('.');
  const other = side === '1' ? '2' : '1';
  // Who avoids shows what the other one shows in any case. Of two who do, `both` is what is common.
  const marks = avoids ? [other, 'both'] : [side, `only ${side}`];
  const text = new TextEncoder();
  const hash = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', text.encode(secret), hash, false, ['sign']);
  return Promise.all(
    salts
      .flatMap((salt) => marks.map((mark) => text.encode(`${salt}.${mark}`)))
      .map(async (data) => cut(await crypto.subtle.sign('HMAC', key, data))),
  );
}

/**
 * Those salts that are of now (ms since 1970): the hour for which a salt is stands in it, and is this one, the last or, as clocks
 * differ, one beside these. A server that comes with an old salt again gets no tags by which it could join two evenings.
 */
export function saltsOf(salts: readonly string[], now: number): readonly string[] {
  const hour = Math.floor(now / HOUR_MS);
  return salts.filter((salt) => {
    const ago = hour - Number(salt.slice(RANDOM_CHARACTERS));
    return ago >= -1 && ago <= 2;
  });
}

const cut = (digest: ArrayBuffer): string => toBase64url(new Uint8Array(digest, 0, LENGTH));

/** One guest's side of the secret, for a link's life. */
export class Meeting {
  readonly half = meetingHalf();
  #secret: string | null = null;

  /** The meeting as this guest keeps it (`MEETING`); null until both have done their half. */
  get secret(): string | null {
    return this.#secret;
  }

  /** Takes the other guest's half; true if the secret is there now. Without WebCrypto nobody will be known again. */
  async hear(half: string | undefined): Promise<boolean> {
    // A half that changes later would let a guest step out of an old meeting.
    if (half === undefined || this.#secret !== null) return false;
    const secret = await meetingSecret(this.half, half).catch(() => null);
    this.#secret ??= secret && `${secret}.${this.half < half ? 1 : 2}`;
    return this.#secret !== null;
  }
}
