/**
 * A guest with all of the companion but a sound card: its session, its provider, its ears' judgement of who speaks, and a
 * token for each connection as the house mints it.
 */
import { gemini } from '@eat-with-me/companion/providers/gemini';
import { Session } from '@eat-with-me/companion/session';
import { VoiceActivity } from '@eat-with-me/companion/sound/voice-activity';
import type { Stage } from '@eat-with-me/companion/stage';
import { FakeVoice } from '@eat-with-me/companion/testing/fake-voice';
import { geminiMint } from '../../../server/src/companion/mint-gemini.ts';
import { Emulator } from '../emulator.ts';
import { HEARD_RATE, type Pcm } from '../pcm.ts';
import { KEY, type Settings } from '../settings.ts';
import { saidByGuest } from '../speech.ts';

const MODEL = 'gemini-3.8-live';

/** What ears give at a time. */
const PIECE_MS = 20;
const PIECE = (HEARD_RATE * PIECE_MS) / 1000;

/** As fast as turns can be, whose latency is not what a test is about. */
const QUICK: Partial<Settings> = { latencyScale: 0.1 };

export class CompanionGuest {
  readonly emulator: Emulator;
  readonly session: Session;
  /** Where the conversation has been, in order, each with when it came there (`performance.now()` ms). */
  readonly past: { readonly stage: Stage; readonly at: number }[] = [];
  readonly #activity = new VoiceActivity('dining', HEARD_RATE);
  readonly #mouth: ReturnType<typeof setInterval>;
  readonly #looking = new Set<() => void>();
  #saying = { text: '', pcm: new Int16Array(), from: 0, saidAt: 0 };
  #givenMs = 0;

  /** Sits down with a stand-in of its own, whose ears never mishear. */
  static async sitDown(settings: Partial<Settings> = {}): Promise<CompanionGuest> {
    const ears = (): Promise<string> => Promise.resolve(guest.#saying.text);
    const guest: CompanionGuest = new CompanionGuest(
      await Emulator.open({ ...QUICK, ears, ...settings }),
    );
    return guest;
  }

  private constructor(emulator: Emulator) {
    this.emulator = emulator;
    const mint = geminiMint({
      key: KEY,
      config: { geminiBaseUrl: emulator.url, geminiModel: MODEL, geminiVersion: 'v1beta' },
      now: Date.now,
    });
    this.session = new Session({
      provider: gemini({ model: MODEL }),
      access: async () => {
        const expiresAt = Date.now() + 600_000;
        const minted = await mint({ language: 'en', voice: null, expiresAt });
        return minted.ok ? { access: minted.grant } : { refused: 'unreachable' };
      },
      language: 'en',
      voice: null,
      persona: '',
      turns: 'provider',
      nudge: 'The guest waits.',
      random: () => 0,
      speaker: new FakeVoice(),
      onChange: () => this.#look(),
    });
    const began = performance.now();
    // As much as the clock says, however late the timer is.
    this.#mouth = setInterval(() => {
      for (; this.#givenMs < performance.now() - began; this.#givenMs += PIECE_MS) this.#give();
    }, PIECE_MS);
    this.session.open();
  }

  get stage(): Stage {
    return this.session.stage;
  }

  get names(): string[] {
    return this.past.map(({ stage }) => stage.name);
  }

  /** Resolves as soon as it is so. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return;
        this.#looking.delete(look);
        resolve();
      };
      this.#looking.add(look);
      look();
    });
  }

  /** Says this aloud; resolves when its last word was said, with that moment (`performance.now()` ms). */
  async say(text: string): Promise<number> {
    const pcm = await saidByGuest(text, PIECE_MS, HEARD_RATE);
    this.#saying = { text, pcm, from: 0, saidAt: 0 };
    await this.until(() => this.#saying.saidAt > 0);
    return this.#saying.saidAt;
  }

  /** Resolves once the companion has said something like it, to its end, and listens again. */
  async hears(answer: RegExp): Promise<void> {
    const isSaid = (): boolean =>
      this.session.captions.some(({ by, text }) => by === 'companion' && answer.test(text));
    await this.until(() => this.stage.name === 'speaking' && isSaid());
    await this.until(() => this.stage.name === 'listening');
  }

  async leave(): Promise<void> {
    clearInterval(this.#mouth);
    this.session.leave();
    await this.emulator.close();
  }

  #give(): void {
    const { pcm, from } = this.#saying;
    const piece: Pcm = new Int16Array(PIECE);
    piece.set(pcm.subarray(from, from + PIECE));
    this.#saying.from += PIECE;
    const activity = this.#activity.hear(piece);
    if (activity === 'begins') this.session.guestSpeaks(true);
    this.session.hear(piece);
    if (activity === 'ends') this.session.guestSpeaks(false, this.#activity.sinceVoicedMs ?? 0);
    if (this.#saying.saidAt > 0 || from < pcm.length || pcm.length === 0) return;
    this.#saying.saidAt = performance.now();
    this.#look();
  }

  #look(): void {
    const { stage } = this.session;
    if (stage !== this.past.at(-1)?.stage) this.past.push({ stage, at: performance.now() });
    for (const look of this.#looking) look();
  }
}
