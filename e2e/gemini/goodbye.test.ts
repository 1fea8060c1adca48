/** The companion's session with a whole provider: a guest was found while it was telling a story, and the guest spoke. */
import { gemini } from '@eat-with-me/companion/providers/gemini';
import { PARTING_BEGINS_MS, PARTING_MAX_MS, Session } from '@eat-with-me/companion/session';
import { FakeVoice } from '@eat-with-me/companion/testing/fake-voice';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Emulator } from './emulator.ts';
import { HEARD_RATE, type Pcm } from './pcm.ts';
import { KEY } from './settings.ts';
import { speak } from './speech.ts';

/** As a page's ears give it. */
const PIECE = (HEARD_RATE * 40) / 1000;

/** How long the service's recogniser takes: words may be told long after the answer to them could have begun. */
const EARS_MS = { 'at once': 0, 'after the goodbye could have begun': 900 } as const;

let ears: keyof typeof EARS_MS = 'at once';
let emulator: Emulator;
beforeAll(async () => {
  emulator = await Emulator.open({
    latencyScale: 0.3,
    ears: () => setTimeout(EARS_MS[ears], 'tell me a story'),
  });
});
afterAll(() => emulator.close());

/** Moments (`performance.now()` ms) at which each turn was first heard. */
class HeardAt extends FakeVoice {
  readonly firstAt = new Map<number, number>();
  override play(pcm: Pcm, rate: number, turn: number): void {
    if (!this.firstAt.has(turn)) this.firstAt.set(turn, performance.now());
    super.play(pcm, rate, turn);
  }
}

test.each(Object.keys(EARS_MS) as (keyof typeof EARS_MS)[])(
  'it says one short goodbye all the same, in the place of both; what the guest said is understood %s',
  async (when) => {
    ears = when;
    const speaker = new HeardAt();
    let changed = (): void => undefined;
    const session = new Session({
      provider: gemini({ model: 'gemini-3.8-live' }),
      access: async () => ({
        access: {
          url: `${emulator.url.replace(/^http/, 'ws')}/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent?key=${KEY}`,
          expiresAt: null,
        },
      }),
      language: 'en-GB',
      voice: null,
      persona: '',
      turns: 'provider',
      nudge: '',
      random: () => 0,
      speaker,
      onChange: () => changed(),
    });
    const until = (is: () => boolean) =>
      new Promise<void>((resolve) => {
        changed = () => is() && resolve();
        changed();
      });

    session.open();
    session.say('tell me a story');
    await until(() => session.stage.name === 'speaking');
    const words = await speak('tell me a story, please, and make it long', 'rms', HEARD_RATE);
    let from = 0;
    const half = Promise.withResolvers<void>();
    const mouth = setInterval(() => {
      session.hear(words.slice(from, from + PIECE));
      from = (from + PIECE) % (words.length - PIECE);
      if (from > words.length / 2) half.resolve();
    }, 40);
    await half.promise;

    const before = Math.max(...speaker.firstAt.keys());
    const foundAt = performance.now();
    session.sayGoodbye('Somebody has come. Say goodbye.');
    await until(() => session.stage.name === 'ended');
    clearInterval(mouth);

    expect(session.stage).toEqual({ name: 'ended', why: 'goodbye' });
    expect(performance.now() - foundAt).toBeLessThan(PARTING_MAX_MS);
    const [said, ...others] = [...speaker.firstAt].filter(([turn]) => turn > before);
    expect(others).toEqual([]);
    expect((said?.[1] ?? Infinity) - foundAt).toBeLessThan(PARTING_BEGINS_MS);
    const line = emulator.received.lines.at(-1);
    expect(line?.said.at(-1)).toMatch(/^Goodbye/);
    expect(session.captions.at(-1)?.text.trim()).toMatch(/^Goodbye.*meal\.$/);
  },
);
