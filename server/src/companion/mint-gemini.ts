/** Ephemeral tokens of Gemini Live (ai.google.dev/api/live, "ephemeral tokens"): the key stays here. */
import type { Config } from '../ground/config.ts';
import { askProvider, textAt } from './ask-provider.ts';
import { failureOf } from './failure-of.ts';
import { geminiSocketUrl, geminiTokenRequest } from './gemini-setup.ts';
import type { Mint } from './mint.ts';

type Version = Config['geminiVersion'];

const TOKEN_NAME = /^auth_tokens\/[\w.~+/=-]{1,2048}$/;

/** What it takes to mint; `now` is a wall clock in ms. */
type GeminiMintParts = {
  readonly key: string;
  readonly config: Pick<Config, 'geminiBaseUrl' | 'geminiModel' | 'geminiVersion'>;
  readonly now: () => number;
};

/** Mints at the configured version; where v1beta does not know tokens, at v1alpha, and from then on there. */
export function geminiMint({ key, config, now }: GeminiMintParts): Mint {
  const { geminiBaseUrl: base, geminiModel: model } = config;
  let version: Version = config.geminiVersion;
  const ask = (at: Version, body: object) =>
    askProvider(`${base}/${at}/auth_tokens`, { 'x-goog-api-key': key }, body);
  return async (wish) => {
    const body = geminiTokenRequest(model, wish, now());
    let at: Version = version;
    let answer = await ask(at, body);
    if (at === 'v1beta' && answer.kind === 'answered' && answer.status === 404) {
      at = 'v1alpha';
      answer = await ask(at, body);
    }
    if (answer.kind === 'silent' || answer.status !== 200) return failureOf(answer);
    const token = textAt(answer.body, ['name'], TOKEN_NAME);
    if (token === '') return failureOf(answer);
    version = at;
    const socket = geminiSocketUrl(base, at, 'BidiGenerateContentConstrained');
    return {
      ok: true,
      grant: {
        kind: 'gemini',
        url: `${socket}?access_token=${encodeURIComponent(token)}`,
        protocols: [],
        expiresAt: wish.expiresAt,
        opening: { model, persona: '' },
      },
    };
  };
}
