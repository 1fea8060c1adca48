/** From bytes to one client message. */
import {
  BOX_MAX_LENGTH,
  parseClientMessage,
  type ClientMessage,
} from '@eat-with-me/protocol/wire/messages';

/** The layout in which our own page writes a signal; nearly all traffic. Matching it proves what the schema would. */
const SIGNAL = /^\{"type":"signal","to":(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-5]),"box":"[\w-]+"\}$/;
const TO_AT = '{"type":"signal","to":'.length;
const BETWEEN = ',"box":"'.length;

/** What says nothing but its type, as our own page writes it: once or twice a visit, by everybody. */
const HELLO = '{"type":"hello"}';
const LEAVE = '{"type":"leave"}';

/** Reads one message; null for anything that is not exactly one. Never throws. */
export function readMessage(bytes: Buffer): ClientMessage | null {
  // Each byte a character: what matches is ASCII, so nothing needs decoding.
  const text = bytes.toString('latin1');
  if (text === HELLO) return { type: 'hello' };
  if (text === LEAVE) return { type: 'leave' };
  if (SIGNAL.test(text)) {
    const toEnd = text.indexOf(',', TO_AT);
    const box = text.slice(toEnd + BETWEEN, -2);
    if (box.length <= BOX_MAX_LENGTH)
      return { type: 'signal', to: Number(text.slice(TO_AT, toEnd)), box };
  }
  return parseClientMessage(bytes.toString());
}
