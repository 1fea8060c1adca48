/** Whatever goes wrong between the companion and its provider: what the guest reads of it, and what comes next. */
import { describe, test } from 'vitest';
import { companionStageOf } from '../../web/src/lib/companion/session-words.ts';
import { companion as words, gone } from '../../web/src/lib/words/en/companion.ts';
import type { ClosingName } from './closings.ts';
import type { Fault } from './faults.ts';
import type { Settings } from './settings.ts';
import { CompanionGuest } from './testing/companion-guest.ts';

/** A conversation of its own for each, all at once: they wait for time to go by. */
const sitting = test.extend<{ sitDown: (settings?: Partial<Settings>) => Promise<CompanionGuest> }>(
  {
    // oxlint-disable-next-line no-empty-pattern -- vitest reads what a fixture needs from this pattern
    sitDown: async ({}, use) => {
      const guests: CompanionGuest[] = [];
      await use(async (settings) => {
        const guest = await CompanionGuest.sitDown(settings);
        guests.push(guest);
        return guest;
      });
      await Promise.all(guests.map((guest) => guest.leave()));
    },
  },
);

const SOUP = 'i am eating soup today';
const ASK = 'Do you remember what the guest eats?';

describe.concurrent('trouble', () => {
  describe('a line that breaks is followed by another, and the thread is kept:', () => {
    const breaks = (fault: Fault, shows: boolean) =>
      [fault.kind === 'close' ? fault.as : fault.kind, fault, shows] as const;
    const closes = (as: ClosingName) => breaks({ kind: 'close', as }, true);

    sitting.for([
      breaks({ kind: 'goAway', leftMs: 1500 }, false),
      closes('lost'),
      closes('invalidArgument'),
      closes('entityNotFound'),
      closes('internal'),
      closes('tokenExpired'),
    ])('%s', async ([, fault, shows], { expect, sitDown }) => {
      const guest = await sitDown();
      const { emulator, session } = guest;
      const { lines, mints } = emulator.received;
      await guest.until(() => guest.stage.name === 'listening');
      await guest.say(SOUP);
      await guest.hears(/I like soup/);
      emulator.inject(fault);
      await emulator.received.until(() => lines.length > 1);
      session.say(ASK);
      await guest.hears(/You told me about the soup/);
      // A token of its own for each.
      expect(mints).toHaveLength(lines.length);
      expect(lines.filter(({ effective }) => effective !== null)).toHaveLength(2);
      expect(guest.names.includes('recovering')).toBe(shows);
      expect(guest.past.find(({ stage }) => stage.name === 'recovering')?.stage).toEqual(
        shows ? expect.objectContaining({ why: 'lost' }) : undefined,
      );
    });
  });

  describe('an answer that does not come is missed within eight seconds, visibly, and comes:', () => {
    sitting.for<[string, Fault, lines: number]>([
      ['a dead turn', { kind: 'deadTurn' }, 1],
      ['a turn without sound', { kind: 'emptyTurn' }, 1],
      ['sound that nobody hears', { kind: 'silentAudio' }, 1],
      ['an interruption by nobody', { kind: 'phantomInterrupted', thenMute: false }, 1],
      ['one with silence from then on', { kind: 'phantomInterrupted', thenMute: true }, 2],
    ])('%s', async ([, fault, lines], { expect, sitDown }) => {
      const guest = await sitDown();
      await guest.until(() => guest.stage.name === 'listening');
      guest.emulator.inject(fault);
      const saidAt = await guest.say(SOUP);
      await guest.until(() => guest.names.includes('recovering'));
      const missed = guest.past.find(({ stage }) => stage.name === 'recovering');
      expect(missed?.stage).toMatchObject({ why: 'unanswered' });
      expect(words.place.doing.recovering).toContain('Lost the thread');
      // What was broken off had been heard until then.
      const since = guest.past.findLast(
        ({ stage, at }) => stage.name === 'speaking' && at < (missed?.at ?? 0),
      );
      const brokenAt = since && guest.past[guest.past.indexOf(since) + 1]?.at;
      expect((missed?.at ?? Infinity) - Math.max(saidAt, brokenAt ?? 0)).toBeLessThan(8000);
      await guest.until(() => guest.stage.name === 'speaking');
      expect(guest.emulator.received.lines).toHaveLength(lines);
    });
  });

  describe('what no other try can mend ends with its own sentence:', () => {
    sitting.for<[ClosingName, times: number, sentence: string, again: boolean]>([
      ['quota', 1, 'Whoever gives the companion its voice gives it no more just now.', true],
      ['wrongKey', 1, 'The companion cannot come: something about it is set wrongly.', false],
      ['expiredKey', 1, 'The companion cannot come: something about it is set wrongly.', false],
      [
        'thinkingRefused',
        1,
        'The companion cannot come: something about it is set wrongly.',
        false,
      ],
      ['tokenExpired', 2, 'The companion was not let in.', true],
      ['unregistered', 2, 'The companion was not let in.', true],
    ])('%s, %i times', async ([as, times, sentence, again], { expect, sitDown }) => {
      const guest = await sitDown();
      for (let time = 0; time < times; time++) guest.emulator.inject({ kind: 'refuse', as });
      await guest.until(() => guest.stage.name === 'ended');
      const shown = companionStageOf(guest.stage);
      if (shown.name !== 'over' || shown.why === 'left' || shown.why === 'parted')
        throw new Error(`it is ${shown.name}`);
      expect(gone[shown.why]).toMatchObject({ sentence, again });
      expect(gone[shown.why].action).not.toBe('');
      expect(guest.emulator.received.lines).toHaveLength(times);
    });
  });

  sitting(
    'two connections in a row grow old, a hundred times as fast: nobody notices, and the thread is kept',
    async ({ expect, sitDown }) => {
      const guest = await sitDown({ ageSpeed: 100, profile: { life: 'goAway' } });
      const { received } = guest.emulator;
      await guest.until(() => guest.stage.name === 'listening');
      guest.session.say(SOUP);
      await guest.hears(/I like soup/);
      /** Connections that served, and were left by the guest's page. */
      const left = () =>
        received.lines.filter(
          ({ effective, closed }) => effective !== null && closed?.code === 1005,
        );
      await received.until(() => left().length === 2);
      guest.session.say(ASK);
      await guest.hears(/You told me about the soup/);
      expect(guest.names).not.toContain('recovering');
      expect(received.mints).toHaveLength(received.lines.length);
      // None was cut by its service.
      expect(left()).toHaveLength(2);
    },
  );
});
