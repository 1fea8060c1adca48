/** Leave for servers that speak OpenAI Realtime: a ticket for the voice gateway, a client secret of OpenAI, or the bare address. */
import { randomBytes } from 'node:crypto';
import type { Config } from '../ground/config.ts';
import { askProvider, textAt } from './ask-provider.ts';
import { failureOf } from './failure-of.ts';
import type { Mint, Minted, Wish } from './mint.ts';
import { personaFor } from './persona.ts';
import { signTicket } from './ticket.ts';

/** How long (s) a client secret may wait for its connection. It can open several until then. */
const OPENS_WITHIN_S = 120;

/** The secret becomes a WebSocket subprotocol, so it is an HTTP token (RFC 9110 §5.6.2). */
const SECRET = /^[\w.~-]{1,1024}$/;

type Parts = Pick<Config, 'openaiRealtimeModel' | 'openaiApiKey' | 'voiceTicketSecret'> & {
  readonly url: string;
};

/** Makes leave in the way that the config says. */
export function openAiMint(parts: Parts): Mint {
  const { openaiApiKey: key, voiceTicketSecret: secret } = parts;
  if (key !== null) return (wish) => clientSecret(key, parts, wish);
  return (wish) => {
    const url = socketUrl(parts);
    if (secret !== null)
      url.searchParams.set('ticket', signTicket(secret, wish.expiresAt, randomBytes(16)));
    const access = { url: url.href, protocols: [] };
    return Promise.resolve(granted(parts, wish, access, personaFor(wish.language)));
  };
}

/** `POST /v1/realtime/client_secrets` of OpenAI's Realtime API (GA). */
async function clientSecret(key: string, parts: Parts, wish: Wish): Promise<Minted> {
  const url = socketUrl(parts);
  const http = new URL('/v1/realtime/client_secrets', url.href.replace(/^ws/, 'http'));
  const { openaiRealtimeModel: model } = parts;
  const answer = await askProvider(
    http.href,
    { Authorization: `Bearer ${key}` },
    {
      expires_after: { anchor: 'created_at', seconds: OPENS_WITHIN_S },
      session: {
        type: 'realtime',
        ...(model !== null && { model }),
        instructions: personaFor(wish.language),
        output_modalities: ['audio'],
        ...(wish.voice !== null && { audio: { output: { voice: wish.voice } } }),
      },
    },
  );
  if (answer.kind === 'silent' || answer.status !== 200) return failureOf(answer);
  const secret = textAt(answer.body, ['value'], SECRET);
  if (secret === '') return failureOf(answer);
  const protocols = ['realtime', `openai-insecure-api-key.${secret}`];
  return granted(parts, wish, { url: url.href, protocols }, '');
}

/** The model stands in the address, where it is named. */
function socketUrl({ url, openaiRealtimeModel: model }: Parts): URL {
  const socket = new URL(url);
  if (model !== null) socket.searchParams.set('model', model);
  return socket;
}

const granted = (
  { openaiRealtimeModel: model }: Parts,
  { expiresAt }: Wish,
  access: { readonly url: string; readonly protocols: string[] },
  persona: string,
): Minted => ({
  ok: true,
  grant: {
    kind: 'openai-realtime',
    ...access,
    expiresAt,
    opening: { model, persona },
  },
});
