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
export function readMessage(text: string): ClientMessage | null {
  if (SIGNAL.test(text) && text.length - BOX_AT - 2 <= BOX_MAX_LENGTH)
    return { type: 'signal', to: text.charCodeAt(TO_AT) - ZERO, box: text.slice(BOX_AT, -2) };
  return parseClientMessage(text);
}
