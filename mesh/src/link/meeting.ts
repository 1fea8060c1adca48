/** A secret that two guests share after they met, so that their browsers can know this meeting again. WebCrypto only. */
import type { MeetingTag } from '@eat-with-me/protocol/table';
import { toBase64url } from '../base64url.ts';

/** Bytes of a half, of a secret and of a tag. */
const LENGTH = 16;

/** What one guest contributes; as long as one of the two is random, the secret is. */
export const meetingHalf = (): string =>
  toBase64url(crypto.getRandomValues(new Uint8Array(LENGTH)));

/** The secret of a meeting out of both halves, the same at either end: their SHA-256 in order, cut to 128 bits. */
export async function meetingSecret(one: string, other: string): Promise<string> {
  const halves = one < other ? `${one}.${other}` : `${other}.${one}`;
  return cut(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(halves)));
}

/** What stands for a meeting on a ticket: HMAC-SHA-256 of the server's salt, cut to 128 bits. Says nothing of the secret. */
export async function meetingTag(secret: string, salt: string): Promise<MeetingTag> {
  const text = new TextEncoder();
  const hash = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', text.encode(secret), hash, false, ['sign']);
  return cut(await crypto.subtle.sign('HMAC', key, text.encode(salt)));
}

const cut = (digest: ArrayBuffer): string => toBase64url(new Uint8Array(digest, 0, LENGTH));

/** One guest's side of the secret, for a link's life. */
export class Meeting {
  readonly half = meetingHalf();
  #secret: string | null = null;

  /** Null until both have done their half. */
  get secret(): string | null {
    return this.#secret;
  }

  /** Takes the other guest's half; true if the secret is there now. Without WebCrypto nobody will be known again. */
  async hear(half: string | undefined): Promise<boolean> {
    // A half that changes later would let a guest step out of an old meeting.
    if (half === undefined || this.#secret !== null) return false;
    const secret = await meetingSecret(this.half, half).catch(() => null);
    this.#secret ??= secret;
    return this.#secret !== null;
  }
}
