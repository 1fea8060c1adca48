import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CANDIDATES_MAX, DESCRIPTION_READ_MAX_LENGTH } from '../signal.ts';
import {
  NAME_MAX_LENGTH,
  parseTableTalk,
  tidyName,
  VIEW_HEIGHT_MAX,
  type TableTalk,
} from './table-talk.ts';

const presence = (name: string): TableTalk => ({
  type: 'presence',
  presence: { name, microphone: 'on', camera: 'none' },
});

describe('table talk', () => {
  it.each<TableTalk>([
    presence('Ana'),
    presence(''),
    { type: 'leaving' },
    { type: 'view', view: { height: 0, lowData: false } },
    { type: 'view', view: { height: VIEW_HEIGHT_MAX, lowData: true } },
    { type: 'picture', picture: 'held-by-line' },
    { type: 'transcript', epoch: 2, transcript: '_'.repeat(43) },
    { type: 'direct', wanted: true },
    {
      type: 'signal',
      signal: { connection: 0, description: { type: 'offer', sdp: 'v=0' }, candidates: [] },
    },
  ])('reads $type', (message) => {
    expect(parseTableTalk(JSON.stringify(message))).toEqual(message);
  });

  it.each([
    ['a name with a line end', JSON.stringify(presence('A\nB'))],
    ['a name that turns the text around', JSON.stringify(presence('A\u202eB'))],
    [
      'half a character',
      '{"type":"presence","presence":{"name":"\\ud83c","microphone":"on","camera":"on"}}',
    ],
    ['a long name', JSON.stringify(presence('a'.repeat(NAME_MAX_LENGTH + 1)))],
    [
      'a long description',
      JSON.stringify({
        type: 'signal',
        signal: {
          description: { type: 'offer', sdp: 'a'.repeat(DESCRIPTION_READ_MAX_LENGTH + 1) },
          connection: 0,
          candidates: [],
        },
      }),
    ],
    [
      'too many candidates',
      JSON.stringify({
        type: 'signal',
        signal: {
          description: null,
          candidates: Array.from({ length: CANDIDATES_MAX + 1 }, () => ({
            candidate: 'x',
            sdpMid: '0',
            sdpMLineIndex: 0,
            usernameFragment: null,
          })),
        },
      }),
    ],
    [
      'a rollback',
      '{"type":"signal","signal":{"description":{"type":"rollback","sdp":""},"candidates":[]}}',
    ],
    ['a picture of no height', '{"type":"view","view":{"height":-1,"lowData":false}}'],
    ['half a pixel', '{"type":"view","view":{"height":0.5,"lowData":false}}'],
    [
      'a picture higher than any screen',
      `{"type":"view","view":{"height":${VIEW_HEIGHT_MAX + 1},"lowData":false}}`,
    ],
    ['a picture held by something else', '{"type":"picture","picture":"held"}'],
    [
      'a confirmation, which goes into a box',
      JSON.stringify({ type: 'confirm', mac: '_'.repeat(43) }),
    ],
    ['a way that nobody asked for', '{"type":"direct"}'],
    ['binary', new ArrayBuffer(8)],
  ])('refuses %s', (_name, data) => {
    expect(parseTableTalk(data)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.anything(), fc.json()), (data) => void parseTableTalk(data)));
  });
});

describe('tidying a name', () => {
  it('keeps a good name as it is', () => {
    expect(tidyName('  Ana María 🍜 ')).toBe('Ana María 🍜');
  });

  it('makes a name that table talk accepts out of anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (typed) => {
        expect(parseTableTalk(JSON.stringify(presence(tidyName(typed))))).not.toBeNull();
      }),
    );
    expect(tidyName(`Zo\u061ce\u2028${'\u0301'.repeat(30)}`)).toBe(`Zoe ${'\u0301'.repeat(4)}`);
    expect(tidyName(`${'a'.repeat(NAME_MAX_LENGTH - 1)}🍜`)).toBe('a'.repeat(NAME_MAX_LENGTH - 1));
  });
});
