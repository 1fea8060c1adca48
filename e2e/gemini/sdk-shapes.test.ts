/**
 * What the emulator, and the companion's own client, rely on of the SDK's declarations. A line that differs after a bump
 * names what has moved: read the change, then the specification, and only then write the new hash here.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const main = createRequire(import.meta.url).resolve('@google/genai');
const declarations = readFileSync(join(main, '..', '..', 'genai.d.ts'), 'utf8')
  .replaceAll(/\/\*[\s\S]*?\*\//g, '')
  .replaceAll(/\s+/g, ' ');

/** A declaration without its comments and spaces, as twelve digits of a hash; null if there is none. */
function hashOf(name: string): string | null {
  const declared = new RegExp(
    `export declare (?:interface|class|enum|type) ${name}\\b[^{]*\\{`,
  ).exec(declarations);
  if (!declared) return null;
  let depth = 1;
  let end = declared.index + declared[0].length;
  for (; depth > 0 && end < declarations.length; end++) {
    if (declarations[end] === '{') depth += 1;
    if (declarations[end] === '}') depth -= 1;
  }
  return createHash('sha256')
    .update(declarations.slice(declared.index, end))
    .digest('hex')
    .slice(0, 12);
}

/** As declared in 3.3.0. */
const DECLARED = {
  LiveClientMessage: '1a85351892ee',
  LiveClientSetup: 'd21e20c1c76a',
  LiveClientContent: 'e3d66ea8cbde',
  LiveClientRealtimeInput: '44bcef99008e',
  LiveClientToolResponse: '15ec406d5628',
  LiveClientContextUpdate: 'd2e02bac499c',
  LiveServerMessage: '963eb9f9def8',
  LiveServerContent: '9867a059a4cd',
  LiveServerGoAway: 'fcac1006f030',
  LiveServerSessionResumptionUpdate: '8020eea0012c',
  LiveServerSetupComplete: '64b5239c5092',
  Transcription: 'ffd5c8ec994d',
  UsageMetadata: '7dd3bfdf082a',
  VoiceActivity: 'd89bfb15db0a',
  TurnCompleteReason: '12d6e09e5a07',
  InteractionStatus: 'dcd2ee3c8bb5',
  RealtimeInputConfig: '250e4639f117',
  AutomaticActivityDetection: '4f447feaef1f',
  ActivityHandling: 'c45de22ad614',
  SessionResumptionConfig: 'fb01b6937d13',
  ContextWindowCompressionConfig: '33ef6e10a272',
  SlidingWindow: '190ed46eda93',
  HistoryConfig: 'bf23ded0ca5a',
  MediaResolution: '06d755bf5435',
  LiveConnectConfig: '77793fd46bac',
  LiveConnectConstraints: '73583fc459dc',
  AuthToken: '5711213a135b',
  CreateAuthTokenConfig: '2c717419256f',
};

describe('the declaration of', () => {
  test.each(Object.entries(DECLARED))('%s has not moved', (name, hash) => {
    expect(hashOf(name)).toBe(hash);
  });

  test('something that is not declared is none', () =>
    expect(hashOf('LiveServerMessages')).toBeNull());
});
