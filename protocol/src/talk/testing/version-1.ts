/**
 * A page of version 1 of table talk, as it was: what it said on its one channel, recorded from two of them in Chromium, and
 * how it read. Copies on purpose: whatever changes in this version, pages of the last one do not.
 */
import * as v from 'valibot';

/** One meal without its signals, whose descriptions are a matter of the browser. */
export const RECORDED: readonly string[] = [
  '{"type":"presence","presence":{"name":"","microphone":"on","camera":"on"}}',
  '{"type":"meeting","half":"Nlc6K1ks1gddEnwmMjRPSA"}',
  '{"type":"picture","picture":"travels"}',
  '{"type":"view","view":{"height":360,"lowData":false}}',
  '{"type":"presence","presence":{"name":"Ben","microphone":"off","camera":"on"}}',
  '{"type":"presence","presence":{"name":"Ben","microphone":"off","camera":"on","away":true}}',
  '{"type":"view","view":{"height":360,"lowData":true}}',
  '{"type":"picture","picture":"held-by-line"}',
  '{"type":"refill","agreed":true}',
  '{"type":"transcript","epoch":2,"transcript":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}',
  '{"type":"picture","picture":"travels"}',
  '{"type":"leaving"}',
];

const device = v.picklist(['on', 'off', 'none']);
const text = (length: number) => v.pipe(v.string(), v.regex(/^[\w-]*$/), v.length(length));
const integer = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const nullable = (length: number) => v.nullable(v.pipe(v.string(), v.maxLength(length)));

const signal = v.strictObject({
  connection: integer(0, 999),
  description: v.nullable(
    v.strictObject({
      type: v.picklist(['offer', 'answer']),
      sdp: v.pipe(v.string(), v.maxLength(15_360)),
    }),
  ),
  candidates: v.pipe(
    v.array(
      v.strictObject({
        candidate: v.pipe(v.string(), v.maxLength(512)),
        sdpMid: nullable(16),
        sdpMLineIndex: v.nullable(integer(0, 64)),
        usernameFragment: nullable(256),
      }),
    ),
    v.maxLength(64),
  ),
  asks: v.optional(v.literal('restart')),
});

const message = v.variant('type', [
  v.strictObject({
    type: v.literal('presence'),
    presence: v.strictObject({
      name: v.pipe(v.string(), v.maxLength(40)),
      microphone: device,
      camera: device,
      away: v.optional(v.literal(true)),
    }),
  }),
  v.strictObject({ type: v.literal('signal'), signal }),
  v.strictObject({ type: v.literal('refill'), agreed: v.boolean() }),
  v.strictObject({ type: v.literal('meeting'), half: text(22) }),
  v.strictObject({
    type: v.literal('view'),
    view: v.strictObject({ height: integer(0, 4320), lowData: v.boolean() }),
  }),
  v.strictObject({
    type: v.literal('picture'),
    picture: v.picklist(['travels', 'held-by-line', 'held-by-choice']),
  }),
  v.strictObject({
    type: v.literal('transcript'),
    epoch: integer(1, 2 ** 32 - 1),
    transcript: text(43),
  }),
  v.strictObject({ type: v.literal('direct'), wanted: v.boolean() }),
  v.strictObject({ type: v.literal('leaving') }),
]);

/** Whether it made sense of this; it ignored what it did not. */
export function understood(said: string): boolean {
  return said.length <= 20_480 && v.safeParse(message, JSON.parse(said)).success;
}
