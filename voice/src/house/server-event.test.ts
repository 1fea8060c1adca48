import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { expectTypeOf, test } from 'vitest';
import type { ServerEvent } from './server-event.ts';

type Loose<T> = T extends readonly (infer E)[]
  ? Loose<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Loose<T[K]> }
    : T;

test('every event has the shape that the official client expects', () => {
  // Held by the type checker: a shape that differs does not compile.
  expectTypeOf<Loose<ServerEvent & { event_id: string }>>().toExtend<RealtimeServerEvent>();
});
