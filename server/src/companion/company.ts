/** What company a house offers, by its config. Pure. */
import type { CompanyOffer } from '@eat-with-me/protocol/wire/companion';
import { companyOf } from '../ground/companion-variables.ts';
import type { Config } from '../ground/config.ts';
import { geminiSocketUrl } from './gemini-setup.ts';
import { PERSONA } from './persona.ts';

const hostOf = (url: string): string => new URL(url).host;

/** What pages are told; null where there is no company at all. */
export function offerOf(config: Config): CompanyOffer | null {
  const kind = companyOf(config);
  if (kind === 'off') return null;
  return { kind, host: hostFor(config), ownKey: ownKeyFor(config) };
}

/** The origins to which a page of this house may connect besides its own, as a Content Security Policy names them. */
export function originsOf(config: Config): readonly string[] {
  const kind = companyOf(config);
  const { openaiRealtimeUrl: url, companionOwnKeys } = config;
  if (kind === 'openai-realtime' && url !== null) return [new URL(url).origin];
  if (kind === 'gemini' || (kind === 'house' && companionOwnKeys))
    return [new URL(config.geminiBaseUrl.replace(/^http/, 'ws')).origin];
  return [];
}

function hostFor(config: Config): string | null {
  const { openaiRealtimeUrl, geminiBaseUrl } = config;
  switch (companyOf(config)) {
    case 'gemini':
      return hostOf(geminiBaseUrl);
    case 'openai-realtime':
      return openaiRealtimeUrl && hostOf(openaiRealtimeUrl);
    case 'house':
    case 'off':
      return null;
  }
}

function ownKeyFor(config: Config): CompanyOffer['ownKey'] {
  const { companionOwnKeys, geminiBaseUrl, geminiVersion, geminiModel: model } = config;
  if (!companionOwnKeys) return null;
  const url = geminiSocketUrl(geminiBaseUrl, geminiVersion, 'BidiGenerateContent');
  return { kind: 'gemini', host: hostOf(geminiBaseUrl), url, model, persona: PERSONA };
}
