/** What a visit does when the server says no. Pure. */
import type { RefusalCode } from '@eat-with-me/protocol/wire/endings';
import type { MessageOf, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { Challenge } from '@eat-with-me/protocol/wire/work';
import type { Stage } from '#lib/visit/stage.ts';
import type { ExitReason, InvitationTrouble } from '#lib/visit/exit-reason.ts';
import type { Notice } from '#lib/visit/news.ts';

/** When the server names no time, in ms. */
const ASK_AGAIN_AFTER_MS = 2000;

/** Refusals that a person should hear of; the rest are answered by a stage or settle themselves. */
const TOLD: readonly RefusalCode[] = [
  'bad-message',
  'too-fast',
  'too-many-sockets',
  'full',
  'closing',
  'one-moment',
] satisfies Notice[];

const isTold = (code: RefusalCode): code is RefusalCode & NonNullable<Notice> =>
  TOLD.includes(code);

const INVITATION_TROUBLES: readonly RefusalCode[] = [
  'no-such-table',
  'table-full',
  'table-locked',
  'not-admitted',
] satisfies InvitationTrouble[];

const isInvitationTrouble = (code: RefusalCode): code is RefusalCode & InvitationTrouble =>
  INVITATION_TROUBLES.includes(code);

/**
 * What follows for the visit: it goes on, ends, or asks for the same again after so many ms; in a cool-down the guest sees
 * these pass.
 */
type Consequence =
  | { kind: 'none' }
  | {
      kind: 'exit';
      why: InvitationTrouble | Extract<ExitReason, 'seat-gone' | 'not-open' | 'no-relay'>;
    }
  /** The house wants to be shown an age, anew if it was. */
  | { kind: 'show-age' }
  /** The ticket costs work. */
  | { kind: 'work'; challenge: Challenge }
  | { kind: 'cool-down'; why: 'changed-tables' | 'claimed'; afterMs: number }
  | { kind: 'ask-again'; afterMs: number };

/** What a guest should read about it whatever the stage; null if there is nothing. */
export const noticeOf = (code: RefusalCode): Notice => (isTold(code) ? code : null);

/** What a refusal means to a guest at this stage. */
export function consequenceOf(
  { code, retryAfterMs, challenge }: MessageOf<ServerMessage, 'refused'>,
  stage: Stage['name'],
): Consequence {
  if (stage === 'knocking' && isInvitationTrouble(code)) return { kind: 'exit', why: code };
  if (stage === 'knocking' && code === 'seat-gone') return { kind: 'exit', why: code };
  if (stage === 'queue' && code === 'not-open') return { kind: 'exit', why: code };
  if (stage === 'queue' && code === 'age') return { kind: 'show-age' };
  if (code === 'no-relay' && (stage === 'queue' || stage === 'knocking'))
    return { kind: 'exit', why: code };
  if (stage === 'queue' && code === 'work' && challenge) return { kind: 'work', challenge };
  const afterMs = retryAfterMs ?? ASK_AGAIN_AFTER_MS;
  if (stage === 'queue' && code === 'too-soon')
    return { kind: 'cool-down', why: 'changed-tables', afterMs };
  if (stage === 'queue' && code === 'claimed')
    return { kind: 'cool-down', why: 'claimed', afterMs };
  const asks = stage === 'queue' || stage === 'knocking';
  if (asks && (code === 'one-moment' || code === 'too-soon')) return { kind: 'ask-again', afterMs };
  return { kind: 'none' };
}
