/** From bytes to one client message. */
import {
  BOX_MAX_LENGTH,
  parseClientMessage,
  type ClientMessage,
} from '@eat-with-me/protocol/messages';

/** The layout in which our own page writes a signal; nearly all traffic. Matching it proves what the schema would. */
const SIGNAL = /^\{"type":"signal","to":[1-8],"box":"[\w-]+"\}$/;
const TO_AT = '{"type":"signal","to":'.length;
const BOX_AT = '{"type":"signal","to":1,"box":"'.length;
const ZERO = 48;

/** Reads one message; null for anything that is not exactly one. Never throws. */
export function readMessage(bytes: Buffer): ClientMessage | null {
  // Each byte a character: what matches is ASCII, so nothing needs decoding.
  const text = bytes.toString('latin1');
  if (SIGNAL.test(text) && text.length - BOX_AT - 2 <= BOX_MAX_LENGTH)
    return { type: 'signal', to: text.charCodeAt(TO_AT) - ZERO, box: text.slice(BOX_AT, -2) };
  return parseClientMessage(bytes.toString());
}
