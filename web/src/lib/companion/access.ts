/** Leave to speak to a provider, asked of the house anew for every connection. */
import type { AccessAnswer } from '@eat-with-me/companion/line-keeper';
import { PROMPTS } from '@eat-with-me/companion/prompts';
import {
  GrantSchema,
  TOKEN_PATH,
  type CompanyOffer,
  type Grant,
  type TokenRefusal,
  type TokenRequest,
} from '@eat-with-me/protocol/wire/companion';
import { safeParse } from 'valibot';
import { earOf, leadsTo, type Agreement } from './agreement.ts';

/** Who decides that the guest has finished: quick answers need ears of our own; a provider's know chewing from speaking. */
export const turnsOf = (pace: Agreement['pace']): TokenRequest['turns'] =>
  pace === 'snappy' ? 'marked' : 'provider';

type Refused = Extract<AccessAnswer, { refused: unknown }>['refused'];

/** What each refusal means for the conversation. A pass is good once and shortly: another may do. */
const MEANS: Readonly<Record<TokenRefusal, Refused>> = {
  'no-provider': 'misconfigured',
  method: 'misconfigured',
  origin: 'unwelcome',
  'bad-request': 'misconfigured',
  'too-big': 'misconfigured',
  'too-slow': 'unreachable',
  pass: 'unreachable',
  'too-often': 'too-often',
  full: 'full',
  minutes: 'minutes',
  'provider-key': 'misconfigured',
  'provider-quota': 'quota',
  'provider-model': 'misconfigured',
  'provider-settings': 'misconfigured',
  'provider-unreachable': 'unreachable',
};

const isRefusal = (code: unknown): code is TokenRefusal =>
  typeof code === 'string' && Object.hasOwn(MEANS, code);

/** Leave for one connection; `expiresAt`: by this device's clock, null for never. */
export type Leave = Omit<Grant, 'expiresAt'> & { readonly expiresAt: number | null };

export type LeaveAnswer = { readonly leave: Leave } | { readonly refused: Refused };

/** Asks the house. `pass` shows that this guest has an open wire. Throws if nobody answers. */
async function askForLeave(
  { language, voice, pace }: Pick<Agreement, 'language' | 'voice' | 'pace'>,
  pass: () => Promise<string | null>,
): Promise<LeaveAnswer> {
  const guest = await pass();
  if (guest === null) return { refused: 'misconfigured' };
  const asked: TokenRequest = { consent: true, language, voice, turns: turnsOf(pace), guest };
  const response = await fetch(TOKEN_PATH, {
    method: 'POST',
    credentials: 'omit',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
  });
  const body: unknown = await response.json();
  if (!response.ok) {
    const { code } = Object(body) as Record<string, unknown>;
    return { refused: isRefusal(code) ? MEANS[code] : 'unreachable' };
  }
  const read = safeParse(GrantSchema, body);
  if (!read.success) return { refused: 'misconfigured' };
  const expiresAt = read.output.expiresAt + aheadOf(response);
  return { leave: { ...read.output, expiresAt } };
}

/**
 * How far (ms) this device's clock is ahead of whoever answered (RFC 9110 §6.6.1); 0 where they do not say. By a clock that is
 * some minutes wrong a token would be over before it began, and each line replaced as soon as it was there.
 */
function aheadOf({ headers }: Response): number {
  const theirs = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(theirs) ? 0 : Date.now() - theirs;
}

/** With a key that the guest brings nobody is asked, and the house does not learn of it. */
function ownLeave(
  { url, model, persona }: NonNullable<CompanyOffer['ownKey']>,
  { language, ownKey }: Pick<Agreement, 'language' | 'ownKey'>,
): Leave {
  return {
    kind: 'gemini',
    url: `${url}?key=${encodeURIComponent(ownKey ?? '')}`,
    protocols: [],
    expiresAt: null,
    opening: { model, persona: [persona, PROMPTS.language(language)].join('\n\n') },
  };
}

/**
 * Leave for an AI that the guest has agreed to. It is none where it does not lead to the machine of which they were told, whatever
 * the house says: nothing is connected then.
 */
export async function leaveFor(
  offer: CompanyOffer,
  agreement: Agreement,
  pass: () => Promise<string | null>,
): Promise<LeaveAnswer> {
  const { ownKey } = agreement;
  const host = earOf(offer, ownKey !== null)?.host ?? '';
  const answer =
    ownKey !== null && offer.ownKey
      ? { leave: ownLeave(offer.ownKey, agreement) }
      : await askForLeave(agreement, pass);
  const isElsewhere = 'leave' in answer && !leadsTo(answer.leave.url, host);
  return isElsewhere ? { refused: 'misconfigured' } : answer;
}
