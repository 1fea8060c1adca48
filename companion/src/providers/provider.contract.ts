/**
 * What every provider owes the session, whatever its wire: each runs this suite against a server of its own dialect,
 * which its test scripts.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClosedKind, Opening, Pcm, Provider, ProviderEvent, Said } from '../provider.ts';

/** One connection, at the server's end, in a dialect. Every method says or finds one thing. */
export interface Far {
  /** Takes what the client opens with, and lets it begin. */
  greet(): Promise<void>;
  /** Sound of the companion's turn that is under way, or begins. */
  speak(pcm: Pcm): void;
  words(by: Said['by'], text: string): void;
  /** The guest breaks in. */
  bargeIn(): void;
  /** Sound that was on its way when the guest broke in. */
  speakLate(pcm: Pcm): void;
  endTurn(how: 'complete' | 'interrupted'): void;
  bill(input: number, output: number): void;
  /** Not JSON, or not of this protocol. */
  babble(): void;
  /** How many samples of the guest have come, once there are so many. */
  heardSamples(atLeast: number): Promise<number>;
  /** A picture that was shown, as it came. */
  sawPicture(): Promise<string>;
  toldText(text: string): Promise<void>;
  /** The guest's turn was marked, from its beginning to its end. */
  heardMarks(): Promise<void>;
  /** What was said before, as the client told it. */
  heardHistory(): Promise<readonly Said[]>;
  close(code: number, reason: string): void;
  kill(): void;
  closing(): Promise<void>;
}

/** One way in which a server ends a connection. */
export type Closing = {
  readonly code: number;
  readonly reason: string;
  readonly handle: string | null;
  /** After it has let the client begin. */
  readonly ready: boolean;
  readonly kind: ClosedKind;
};

type Dialect = {
  readonly name: string;
  readonly provider: Provider;
  readonly start: () => Promise<{
    readonly url: string;
    readonly accept: () => Promise<Far>;
    readonly stop: () => Promise<void>;
  }>;
  readonly closings: readonly Closing[];
  /** A provider that resumes: how its server gives a handle, finds one again, and says that it will end. */
  readonly resumption?: {
    readonly give: (far: Far, handle: string | null) => void;
    readonly given: (far: Far) => Promise<string>;
    readonly expire: (far: Far, inMs: number) => void;
  };
};

/** A tone: something that is heard. */
export const tone = (samples: number, amplitude = 8000): Pcm =>
  Int16Array.from({ length: samples }, (_, at) => Math.round(amplitude * Math.sin(at / 4)));

const HISTORY: readonly Said[] = [
  { by: 'guest', text: 'I am having soup.' },
  { by: 'companion', text: 'Which one?' },
];

/** What is told, in order, and a way to wait for it. */
class Told {
  readonly events: ProviderEvent[] = [];
  #wake: (() => void)[] = [];

  readonly tell = (event: ProviderEvent): void => {
    this.events.push(event);
    for (const wake of this.#wake.splice(0)) wake();
  };

  /** The first event of a type, from the `from`th event on. */
  async next<Type extends ProviderEvent['type']>(type: Type, from = 0) {
    for (let at = from; ; at += 1) {
      while (at >= this.events.length) await new Promise<void>((wake) => this.#wake.push(wake));
      const event = this.events[at];
      if (event?.type === type) return event as Extract<ProviderEvent, { type: Type }>;
    }
  }

  of<Type extends ProviderEvent['type']>(type: Type) {
    return this.events.filter(
      (event): event is Extract<ProviderEvent, { type: Type }> => event.type === type,
    );
  }
}

export function describeProvider({ name, provider, start, closings, resumption }: Dialect): void {
  describe(`${name} keeps the contract`, () => {
    let server: Awaited<ReturnType<Dialect['start']>>;
    beforeEach(async () => {
      server = await start();
    });
    afterEach(() => server.stop());

    const open = async (opening: Partial<Opening> = {}, greeted = true) => {
      const told = new Told();
      const line = provider.open(
        {
          access: { url: server.url, expiresAt: null },
          language: 'en-GB',
          voice: 'Aoede',
          persona: 'A guest at the next table.',
          turns: 'provider',
          handle: null,
          history: [],
          ...opening,
        },
        told.tell,
      );
      const toldAtOnce = told.events.length;
      const far = await server.accept();
      if (greeted) {
        await far.greet();
        await told.next('ready');
      }
      return { told, line, far, toldAtOnce };
    };

    it('opens with ready, once, and not before the server is', async () => {
      const { told, far, toldAtOnce } = await open({}, false);
      expect(toldAtOnce).toBe(0);
      expect(told.events).toEqual([]);
      await far.greet();
      await told.next('ready');
      expect(told.events).toEqual([{ type: 'ready' }]);
    });

    it('lets the server hear every sample, see a picture when the guest speaks, and be told a word', async () => {
      const { line, far } = await open();
      for (let piece = 0; piece < 50; piece += 1) line.sendAudio(tone(512));
      line.sendPicture(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9));
      far.bargeIn();
      line.sendText('Say hello.');
      expect(await far.heardSamples(50 * 512)).toBe(50 * 512);
      expect(await far.sawPicture()).toBe('/9j/2Q==');
      await far.toldText('Say hello.');
    });

    it('tells sound in order, sample for sample, and counts turns', async () => {
      const { told, far } = await open();
      const pieces = Array.from({ length: 20 }, (_, at) => tone(480, 1000 + at));
      for (const piece of pieces.slice(0, 12)) far.speak(piece);
      far.endTurn('complete');
      await told.next('turnEnd');
      for (const piece of pieces.slice(12)) far.speak(piece);
      far.endTurn('complete');
      await told.next('turnEnd', told.events.indexOf(await told.next('turnEnd')) + 1);
      const audio = told.of('audio');
      expect(audio.map(({ pcm }) => pcm)).toEqual(pieces);
      expect(audio.every(({ rate }) => rate === 24_000)).toBe(true);
      expect(audio.map(({ turn }) => turn)).toEqual([
        ...Array<number>(12).fill(1),
        ...Array<number>(8).fill(2),
      ]);
      expect(told.of('turnEnd')).toEqual([
        { type: 'turnEnd', turn: 1, reason: 'complete' },
        { type: 'turnEnd', turn: 2, reason: 'complete' },
      ]);
    });

    it('flushes when the guest breaks in, drops what comes late, and tells the next turn', async () => {
      const { told, line, far } = await open();
      far.speak(tone(480, 1));
      await told.next('audio');
      far.bargeIn();
      expect(await told.next('flush')).toEqual({ type: 'flush', turn: 1 });
      line.interrupt(10);
      far.speakLate(tone(480, 2));
      far.endTurn('interrupted');
      expect(await told.next('turnEnd')).toEqual({
        type: 'turnEnd',
        turn: 1,
        reason: 'interrupted',
      });
      far.speak(tone(480, 3));
      await told.next('audio', told.events.length);
      expect(told.of('audio').map(({ pcm, turn }) => [Math.max(...pcm), turn])).toEqual([
        [1, 1],
        [3, 2],
      ]);
    });

    it('drops the rest of a turn that the guest has stopped', async () => {
      const { told, line, far } = await open();
      far.speak(tone(480, 1));
      await told.next('audio');
      line.interrupt(10);
      far.speakLate(tone(480, 2));
      far.endTurn('complete');
      await told.next('turnEnd');
      far.speak(tone(480, 3));
      await told.next('audio', told.events.length);
      expect(told.of('audio').map(({ pcm }) => Math.max(...pcm))).toEqual([1, 3]);
    });

    it('tells what was said, piece by piece', async () => {
      const { told, far } = await open();
      far.words('guest', 'I am ');
      far.words('guest', 'hungry.');
      far.words('companion', 'So ');
      far.words('companion', 'am I.');
      far.endTurn('complete');
      await told.next('turnEnd');
      const words = (by: Said['by']) =>
        told
          .of('transcript')
          .filter((event) => event.by === by)
          .map(({ text }) => text)
          .join('');
      expect(words('guest')).toBe('I am hungry.');
      expect(words('companion')).toBe('So am I.');
    });

    it('tells what a turn was billed for', async () => {
      const { told, far } = await open();
      far.bill(1200, 80);
      expect(await told.next('usage')).toEqual({ type: 'usage', input: 1200, output: 80 });
    });

    it('marks the turns of the guest where that is asked for', async () => {
      const { line, far } = await open({ turns: 'marked' });
      line.userActivity(true);
      line.sendAudio(tone(512));
      line.userActivity(false);
      await far.heardMarks();
    });

    it('tells a server without memory what was said before', async () => {
      const { far } = await open({ history: HISTORY });
      expect(await far.heardHistory()).toEqual(HISTORY);
    });

    it('ignores what it does not understand', async () => {
      const { told, far } = await open();
      far.babble();
      far.speak(tone(480));
      await told.next('audio');
      expect(told.events.map(({ type }) => type)).toEqual(['ready', 'audio']);
    });

    it('knows what waits to leave', async () => {
      const { line, far } = await open();
      expect(line.unsentBytes).toBe(0);
      for (let piece = 0; piece < 60; piece += 1) line.sendAudio(tone(16_000));
      expect(line.unsentBytes).toBeGreaterThan(100_000);
      await far.heardSamples(60 * 16_000);
      expect(line.unsentBytes).toBe(0);
    });

    it('tells nothing after it was closed, and sends nothing', async () => {
      const { told, line, far } = await open();
      line.close();
      far.speak(tone(480));
      line.sendAudio(tone(480));
      line.sendText('Is anybody there?');
      await far.closing();
      // The client's end has heard of it, too, once another connection has come and gone.
      const other = await open();
      other.far.kill();
      await other.told.next('closed');
      expect(told.events).toEqual([{ type: 'ready' }]);
    });

    it('throws at an address that is none', () => {
      const opening: Opening = {
        access: { url: 'not an address', expiresAt: null },
        language: 'en',
        voice: null,
        persona: '',
        turns: 'provider',
        handle: null,
        history: [],
      };
      expect(() => provider.open(opening, () => undefined)).toThrow(DOMException);
    });

    it('tells of a socket that is lost without a word, once', async () => {
      const { told, far } = await open();
      far.kill();
      expect(await told.next('closed')).toEqual({ type: 'closed', kind: 'lost', code: 1006 });
      expect(told.of('closed')).toHaveLength(1);
    });

    it.each(closings)(
      'takes $code “$reason” for $kind (handle: $handle, ready: $ready)',
      async ({ code, reason, handle, ready, kind }) => {
        const { told, far } = await open({ handle }, ready);
        far.close(code, reason);
        expect(await told.next('closed')).toEqual({ type: 'closed', kind, code });
      },
    );

    if (resumption) {
      it('gives its handle back when a conversation is resumed', async () => {
        const { told, far } = await open();
        resumption.give(far, 'h-1');
        expect(await told.next('handle')).toEqual({ type: 'handle', handle: 'h-1' });
        resumption.give(far, null);
        expect(await told.next('handle', told.events.length)).toEqual({
          type: 'handle',
          handle: null,
        });
        const resumed = await open({ handle: 'h-1' });
        expect(await resumption.given(resumed.far)).toBe('h-1');
      });

      it('tells that it is about to end', async () => {
        const { told, far } = await open();
        resumption.expire(far, 57_500);
        expect(await told.next('expiring')).toEqual({ type: 'expiring', inMs: 57_500 });
      });
    }
  });
}
