/** What a provider's refusal means. Pure. Words of the provider are looked at here and go nowhere else. */
import { textAt, type ProviderAnswer } from './ask-provider.ts';
import type { MintFailure, Minted } from './mint.ts';

/** Why there is no token in this answer. */
export function failureOf(answer: ProviderAnswer): Extract<Minted, { ok: false }> {
  if (answer.kind === 'silent') return { ok: false, code: 'provider-unreachable', status: null };
  const { status, body } = answer;
  return { ok: false, code: codeOf(status, body), status };
}

/** Reads `error` of google.rpc (`status`, `details[].reason`) and of OpenAI (`code`). */
function codeOf(status: number, body: unknown): MintFailure {
  const said = textAt(body, ['error', 'message']);
  if (status >= 500) return 'provider-unreachable';
  if (status === 429 || textAt(body, ['error', 'status']) === 'RESOURCE_EXHAUSTED')
    return 'provider-quota';
  // Google answers a wrong key with 400.
  const reason = textAt(body, ['error', 'details', '0', 'reason'], /^API_KEY_/);
  if (status === 401 || status === 403 || reason !== '' || /\bapi key\b/i.test(said))
    return 'provider-key';
  const isAboutModel =
    textAt(body, ['error', 'code']) === 'model_not_found' || /\bmodels?\b/i.test(said);
  if ((status === 400 || status === 404) && isAboutModel) return 'provider-model';
  // Also an answer without a token in it: whoever answers there is not the provider.
  return 'provider-settings';
}
