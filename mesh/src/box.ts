/** Signals as the server carries them: opaque text. Sealing belongs here and nowhere else. */
import { BOX_MAX_LENGTH } from '@eat-with-me/protocol/messages';
import { parseSignal, type Signal } from '@eat-with-me/protocol/signal';

/** A signal as base64url of its UTF-8 JSON. */
export function boxSignal(signal: Signal): string {
  const bytes = new TextEncoder().encode(JSON.stringify(signal));
  let binary = '';
  for (const byte of bytes) binary += String.fromCodePoint(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The signal in a box that a stranger made; null if there is none. Never throws. */
export function openBox(box: string): Signal | null {
  if (box.length > BOX_MAX_LENGTH) return null;
  try {
    const binary = atob(box.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.codePointAt(0) ?? 0);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return parseSignal(JSON.parse(text));
  } catch {
    return null;
  }
}
