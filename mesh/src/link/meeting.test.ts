import { describe, expect, it, test } from 'vitest';
import { MEETING } from './kept-meeting.ts';
import { Meeting, meetingHalf, meetingSecret, meetingTags, saltsOf } from './meeting.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 29, 12, 30);
const saltAt = (now: number, letter = 's'): string =>
  letter.repeat(16) + String(Math.floor(now / HOUR_MS)).padStart(6, '0');
const salts = [saltAt(NOW), saltAt(NOW - HOUR_MS)];

/** Two who have met, as each keeps it. */
async function met(): Promise<readonly [string, string]> {
  const [one, other] = [new Meeting(), new Meeting()];
  await Promise.all([one.hear(other.half), other.hear(one.half)]);
  const [a, b] = [one.secret ?? '', other.secret ?? ''];
  return [a, b];
}

it('gives both ends the same secret and another side, and every meeting another', async () => {
  const [one, other, third] = [meetingHalf(), meetingHalf(), meetingHalf()];
  const secret = await meetingSecret(one, other);
  expect(await meetingSecret(other, one)).toBe(secret);
  expect(await meetingSecret(one, third)).not.toBe(secret);
  const [a, b] = await met();
  expect([a, b]).toEqual([expect.stringMatching(MEETING), expect.stringMatching(MEETING)]);
  expect(a.slice(0, 22)).toBe(b.slice(0, 22));
  expect(a).not.toBe(b);
});

describe('tags', () => {
  test.each([
    [false, false, 0],
    [true, false, 2],
    [false, true, 2],
    [true, true, 2],
  ])(
    'avoided by one (%s) or the other (%s): %i in common under two salts',
    async (a, b, common) => {
      const [mine, theirs] = await met();
      const [own, others] = [
        await meetingTags(mine, a, salts),
        await meetingTags(theirs, b, salts),
      ];
      // As many from each, of the same form, and as many of each in common: nothing says who it was.
      for (const tags of [own, others]) {
        expect(new Set(tags).size).toBe(4);
        for (const tag of tags) expect(tag).toMatch(/^[\w-]{22}$/);
      }
      expect(own.filter((tag) => others.includes(tag))).toHaveLength(common);
    },
  );

  it('are others for another meeting, and under another salt', async () => {
    const [[mine], [another]] = [await met(), await met()];
    const tags = await meetingTags(mine, false, salts);
    expect(await meetingTags(mine, false, salts)).toEqual(tags);
    const rest = [
      ...(await meetingTags(another, false, salts)),
      ...(await meetingTags(mine, false, [saltAt(NOW, 't')])),
    ];
    expect(rest.filter((tag) => tags.includes(tag))).toEqual([]);
  });

  // SHA-256 and HMAC-SHA-256 of these inputs, made with another implementation (OpenSSL).
  it('agree with another implementation', async () => {
    const secret = await meetingSecret('a'.repeat(22), 'b'.repeat(22));
    expect(secret).toBe('3JxkJP1DeZkV_BNUKFoMwA');
    const tagsOf = (side: 1 | 2, avoids: boolean): Promise<string[]> =>
      meetingTags(`${secret}.${side}`, avoids, ['ssssssssssssssss498900']);
    const [first, only, second, both] = [
      'RrvH4rZ0wExdGrmFRi8vLw',
      '-5I-WwKW0D3x99JNqU1Bsw',
      'X_L5WgAILsYirP_QPZISxQ',
      'RGNZDWiEYnXa9WLRsmvxYw',
    ];
    expect(await tagsOf(1, false)).toEqual([first, only]);
    expect(await tagsOf(1, true)).toEqual([second, both]);
    expect(await tagsOf(2, true)).toEqual([first, both]);
  });
});

describe('salts', () => {
  it('are of this hour and the last, as clocks have it that differ by less than one', () => {
    for (const skew of [-HOUR_MS, 0, HOUR_MS]) expect(saltsOf(salts, NOW + skew)).toEqual(salts);
  });

  it('come to nothing when they come again on another evening, or without an hour', () => {
    expect(saltsOf(salts, NOW + 4 * HOUR_MS)).toEqual([]);
    expect(saltsOf(salts, NOW + 24 * HOUR_MS)).toEqual([]);
    expect(saltsOf(salts, NOW - 3 * HOUR_MS)).toEqual([]);
    expect(saltsOf(['s'.repeat(22), `${'s'.repeat(16)}      `], NOW)).toEqual([]);
  });
});
