import { describe, expect, it } from 'vitest';
import {
  DIRECT,
  firstForm,
  fromFirstForm,
  LINK_TOPICS,
  MEETING,
  PICTURE,
  PRESENCE,
  REFILL,
  TRANSCRIPT,
  VIEW,
} from './link-topics.ts';
import { parseTableTalk } from './table-talk.ts';
import { RECORDED, understood } from './testing/version-1.ts';

const presence = { name: 'Ana', microphone: 'on', camera: 'off', away: true } as const;
const SAID = [
  [PRESENCE, presence],
  [MEETING, '_'.repeat(22)],
  [VIEW, { height: 0, lowData: true }],
  [PICTURE, 'held-by-choice'],
  [DIRECT, false],
  [REFILL, true],
  [TRANSCRIPT, { epoch: 3, transcript: '_'.repeat(43) }],
] as const;

describe('what every link carries', () => {
  it('is all said in the form of version 1, which understands it', () => {
    expect(SAID.map(([topic]) => topic.name).toSorted()).toEqual(
      [...LINK_TOPICS.keys()].toSorted(),
    );
    for (const [topic, value] of SAID) {
      const text = firstForm(topic.name, value) ?? '';
      expect(understood(text)).toBe(true);
      const message = parseTableTalk(text);
      expect(message && fromFirstForm(message)).toEqual({ topic, value });
    }
  });

  it('is said to version 1 without what only later versions have', () => {
    const text = firstForm('presence', { ...presence, hungry: true });
    expect(text && JSON.parse(text)).toEqual({ type: 'presence', presence });
    expect(firstForm('presence', { name: 'Ana' })).toBeNull();
    expect(firstForm('toast', 'cheers')).toBeNull();
  });
});

it('all that version 1 said is understood', () => {
  for (const text of RECORDED) {
    const message = parseTableTalk(text);
    expect(message).not.toBeNull();
    const isTopic = message !== null && fromFirstForm(message) !== null;
    expect(isTopic).toBe(message?.type !== 'leaving');
  }
});
