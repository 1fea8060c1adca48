import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SOUND_KEPT_MS, SOUND_UNSENT_MAX, PICTURE_UNSENT_MAX } from './hearing.ts';
import type { AccessAnswer } from './line-keeper.ts';
import type { ClosedKind, Opening, Pcm } from './provider.ts';
import { TRIES_MAX } from './reconnect.ts';
import { PARTING_BEGINS_MS, PARTING_HEARD_MS, PARTING_MAX_MS, Session } from './session.ts';
import type { Stage } from './stage.ts';
import { FakeProvider } from './testing/fake-provider.ts';
import { FakeVoice } from './testing/fake-voice.ts';
import { AFTER_NUDGE_MS, ANSWER_WITHIN_MS } from './turn-watch.ts';

const NUDGE = 'You owe an answer.';
const PIECE_MS = 40;

const piece = (sample: number, ms = PIECE_MS): Pcm => new Int16Array(ms * 16).fill(sample);

/** A guest with ears, a provider and a voice, on one clock. */
class Evening {
  readonly provider = new FakeProvider();
  readonly voice = new FakeVoice();
  readonly stages: Stage[] = [];
  readonly session: Session;
  asked = 0;
  answer: (asked: number) => AccessAnswer | Promise<AccessAnswer> = (asked) => ({
    access: { url: `wss://provider.example/${asked}`, expiresAt: null },
  });
  #ears: ReturnType<typeof setInterval> | null = null;

  constructor(turns: Opening['turns'] = 'provider') {
    this.session = new Session({
      provider: this.provider,
      access: async () => this.answer((this.asked += 1)),
      language: 'en-GB',
      voice: null,
      persona: 'A guest at the next table.',
      turns,
      random: () => 1,
      speaker: this.voice,
      nudge: NUDGE,
      onChange: () => {
        if (this.session.stage !== this.stages.at(-1)) this.stages.push(this.session.stage);
      },
    });
  }

  /** Opens the line, and has ears that never pause. */
  async begin(ears = true): Promise<this> {
    this.session.open();
    if (ears) this.#ears = setInterval(() => this.session.hear(piece(1)), PIECE_MS);
    await this.run(200);
    return this;
  }

  loseEars(): void {
    if (this.#ears) clearInterval(this.#ears);
  }

  run(ms: number) {
    return vi.advanceTimersByTimeAsync(ms);
  }

  get line() {
    return this.provider.line;
  }

  get stage() {
    return this.session.stage;
  }

  get names() {
    return this.stages.map(({ name }) => name);
  }

  /** The guest says something for a second. */
  async ask(text = 'What do you eat?'): Promise<void> {
    this.session.guestSpeaks(true);
    await this.run(1000);
    this.line.tell({ type: 'transcript', by: 'guest', text, final: false, turn: 0 });
    this.session.guestSpeaks(false);
  }

  async exchange(turn: number, text = 'Soup.'): Promise<void> {
    await this.ask();
    await this.run(1000);
    this.line.tell({ type: 'transcript', by: 'companion', text, final: false, turn });
    this.line.speak(turn, 1000);
    await this.run(1500);
  }

  texts() {
    return this.session.captions.map(({ by, text }) => `${by}: ${text}`);
  }
}

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
  });
});
afterEach(() => {
  // First what stands over the timers of this test, or it would stay.
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a conversation', () => {
  it('opens before the guest speaks, and then goes from stage to stage', async () => {
    const evening = await new Evening().begin();
    expect(evening.stage).toEqual({ name: 'listening', guestSpeaks: false });
    expect(evening.line.opening).toMatchObject({
      persona: 'A guest at the next table.',
      handle: null,
      history: [],
    });
    await evening.exchange(1);
    expect(evening.stages).toEqual([
      { name: 'listening', guestSpeaks: false },
      { name: 'listening', guestSpeaks: true },
      { name: 'thinking' },
      { name: 'speaking', turn: 1 },
      { name: 'listening', guestSpeaks: false },
    ]);
    expect(evening.texts()).toEqual(['guest: What do you eat?', 'companion: Soup.']);
    expect(evening.line.texts).toEqual([]);
  });

  it('lets the companion begin as soon as there is a line', async () => {
    const evening = new Evening();
    evening.session.say('Greet the guest.');
    await evening.begin();
    expect(evening.line.texts).toEqual(['Greet the guest.']);
    expect(evening.stage.name).toBe('thinking');
    evening.line.speak(1, 500);
    expect(evening.stage.name).toBe('speaking');
  });

  it('is still speaking while something is to be heard, long after the last of it came', async () => {
    const evening = await new Evening().begin();
    await evening.ask();
    evening.line.speak(1, 20_000);
    await evening.run(19_000);
    expect(evening.stage).toEqual({ name: 'speaking', turn: 1 });
    await evening.run(1000);
    expect(evening.stage.name).toBe('listening');
  });

  it('sends every sample that the ears give, in order', async () => {
    const evening = await new Evening().begin(false);
    for (let at = 1; at <= 50; at += 1) evening.session.hear(piece(at));
    const samples = evening.line.sent.flatMap((sent) =>
      sent.type === 'audio' ? [sent.pcm[0]] : [],
    );
    expect(samples).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
  });

  it('ends when the guest leaves, and says nothing more', async () => {
    const evening = await new Evening().begin();
    evening.line.speak(1, 5000);
    evening.session.leave();
    expect(evening.stage).toEqual({ name: 'ended', why: 'left' });
    expect(evening.line.isClosed).toBe(true);
    expect(evening.voice.flushed).toBe(1);
    const { length } = evening.line.sent;
    evening.session.guestSpeaks(true);
    await evening.run(60_000);
    expect(evening.line.sent).toHaveLength(length);
    expect(evening.provider.lines).toHaveLength(1);
  });
});

describe('a guest who breaks in', () => {
  it('silences the voice, drops what comes late, and is not told again what nobody heard', async () => {
    const evening = await new Evening().begin();
    await evening.ask();
    evening.line.tell({
      type: 'transcript',
      by: 'companion',
      text: 'One two three four five.',
      final: false,
      turn: 1,
    });
    evening.line.speak(1, 4000, { ends: false });
    await evening.run(2000);
    evening.session.guestSpeaks(true);
    evening.line.tell({ type: 'flush', turn: 1 });
    expect(evening.voice.flushed).toBe(1);
    expect(evening.line.sent.filter(({ type }) => type === 'interrupt')).toEqual([
      { type: 'interrupt', heardMs: 2000 },
    ]);
    evening.line.speak(1, 500);
    evening.line.tell({ type: 'transcript', by: 'companion', text: ' six', final: true, turn: 1 });
    expect(evening.voice.heardMs(1)).toBe(2000);
    expect(evening.stage).toEqual({ name: 'listening', guestSpeaks: true });
    expect(evening.texts().at(-1)).toBe('companion: One two …');
    expect(evening.session.captions.at(-1)?.state).toBe('cut');
  });

  it('can stop it with a button, after which nothing is due', async () => {
    const evening = await new Evening().begin();
    await evening.ask();
    evening.line.speak(1, 9000, { ends: false });
    await evening.run(1000);
    evening.session.stopTalking();
    expect(evening.stage).toEqual({ name: 'listening', guestSpeaks: false });
    evening.line.speak(1, 500);
    await evening.run(20_000);
    expect(evening.voice.turns).toEqual([1]);
    expect(evening.voice.heardMs(1)).toBe(1000);
    expect(evening.line.texts).toEqual([]);
    expect(evening.names).not.toContain('recovering');
  });
});

describe('an answer that does not come', () => {
  it('is asked for once, visibly, within eight seconds', async () => {
    const evening = await new Evening().begin();
    await evening.ask();
    await evening.run(ANSWER_WITHIN_MS - 100);
    expect(evening.line.texts).toEqual([]);
    await evening.run(8000 - ANSWER_WITHIN_MS + 100);
    expect(evening.line.texts).toEqual([NUDGE]);
    expect(evening.stage).toMatchObject({ name: 'recovering', why: 'unanswered' });
    evening.line.speak(1, 1000);
    await evening.run(1500);
    expect(evening.stage.name).toBe('listening');
    expect(evening.provider.lines).toHaveLength(1);
  });

  it('is waited for from the last word on, however long the ears take to be sure', async () => {
    const evening = await new Evening().begin();
    evening.session.guestSpeaks(true);
    await evening.run(2200);
    evening.session.guestSpeaks(false, 1200);
    await evening.run(ANSWER_WITHIN_MS - 1200 - 100);
    expect(evening.line.texts).toEqual([]);
    await evening.run(200);
    expect(evening.line.texts).toEqual([NUDGE]);
    expect(evening.stage).toMatchObject({ name: 'recovering', why: 'unanswered' });
  });

  it('is asked for on another line when that does not help', async () => {
    const evening = await new Evening().begin();
    evening.line.tell({ type: 'handle', handle: 'h-1' });
    await evening.ask();
    await evening.run(8000 + AFTER_NUDGE_MS);
    expect(evening.provider.lines).toHaveLength(2);
    expect(evening.provider.hasOverlapped).toBe(false);
    expect(evening.asked).toBe(2);
    expect(evening.line.opening.handle).toBe('h-1');
    expect(evening.line.texts).toEqual([NUDGE]);
    expect(evening.stage).toMatchObject({ name: 'recovering', why: 'unanswered' });
    evening.line.speak(1, 1000);
    await evening.run(1500);
    expect(evening.stage.name).toBe('listening');
    // Turns are counted through all lines.
    expect(evening.voice.turns).toEqual([1]);
  });

  it('is waited for on three lines, and then nobody is there', async () => {
    const evening = await new Evening().begin();
    await evening.ask();
    await evening.run(40_000);
    expect(evening.stage).toEqual({ name: 'ended', why: 'unresponsive' });
    expect(evening.provider.lines).toHaveLength(3);
    expect(evening.provider.lines.every(({ isClosed }) => isClosed)).toBe(true);
  });

  it('is missed in a tab that nobody sees, too, where timers hardly run', async () => {
    vi.spyOn(globalThis, 'setInterval').mockReturnValueOnce(setTimeout(() => undefined));
    const evening = await new Evening().begin();
    await evening.ask();
    await evening.run(8000);
    expect(evening.line.texts).toEqual([NUDGE]);
  });

  it('is missed after words that only the provider has heard', async () => {
    const evening = await new Evening().begin();
    evening.line.tell({ type: 'transcript', by: 'guest', text: 'Hello?', final: false, turn: 0 });
    expect(evening.stage.name).toBe('thinking');
    await evening.run(8000);
    expect(evening.line.texts).toEqual([NUDGE]);
  });

  it('leaves what the guest has said on two lines, or at two times, in captions of its own', async () => {
    const evening = await new Evening().begin();
    await evening.ask('Is it soup?');
    evening.line.tell({ type: 'closed', kind: 'lost', code: 1006 });
    await evening.run(1000);
    evening.line.tell({ type: 'transcript', by: 'guest', text: 'Hello?', final: false, turn: 0 });
    await evening.ask('Are you there?');
    expect(evening.texts()).toEqual([
      'guest: Is it soup?',
      'guest: Hello?',
      'guest: Are you there?',
    ]);
  });

  it('is not missed because recognised words come after it', async () => {
    const evening = await new Evening().begin();
    await evening.ask();
    evening.line.speak(1, 1000);
    evening.line.tell({ type: 'transcript', by: 'guest', text: ' Late.', final: true, turn: 1 });
    await evening.run(20_000);
    expect(evening.line.texts).toEqual([]);
  });

  it('is missed when the provider breaks off although nobody spoke', async () => {
    const evening = await new Evening().begin();
    await evening.ask();
    evening.line.speak(1, 3000, { ends: false });
    await evening.run(1000);
    evening.line.tell({ type: 'flush', turn: 1 });
    await evening.run(8000);
    expect(evening.line.texts).toEqual([NUDGE]);
    expect(evening.stage).toMatchObject({ name: 'recovering', why: 'unanswered' });
    evening.line.speak(2, 1000);
    expect(evening.stage.name).toBe('speaking');
  });

  it('is missed when there is sound without a voice in it', async () => {
    const evening = await new Evening().begin();
    await evening.ask();
    evening.line.speak(1, 3000, { amplitude: 20 });
    expect(evening.stage.name).toBe('thinking');
    await evening.run(1200);
    expect(evening.line.texts).toEqual([NUDGE]);
  });

  it('is missed soon when its turn ends without a sound', async () => {
    const evening = await new Evening().begin();
    await evening.ask();
    evening.line.tell({ type: 'turnEnd', turn: 1, reason: 'complete' });
    await evening.run(1200);
    expect(evening.line.texts).toEqual([NUDGE]);
  });

  it('is not asked for twice when it is refused', async () => {
    const evening = await new Evening().begin();
    await evening.ask();
    evening.line.tell({ type: 'turnEnd', turn: 1, reason: 'refused' });
    await evening.run(200);
    expect(evening.line.texts).toEqual([NUDGE]);
    evening.line.tell({ type: 'turnEnd', turn: 2, reason: 'refused' });
    await evening.run(30_000);
    expect(evening.line.texts).toEqual([NUDGE]);
    expect(evening.stage.name).toBe('listening');
    expect(evening.provider.lines).toHaveLength(1);
  });

  it('is missed after a turn that was never said to end', async () => {
    const evening = await new Evening().begin();
    await evening.ask();
    evening.line.speak(1, 1000, { ends: false });
    await evening.run(5000);
    expect(evening.stage.name).toBe('listening');
    await evening.ask();
    await evening.run(8000);
    expect(evening.line.texts).toEqual([NUDGE]);
  });

  it('never comes from a line on which nothing comes at all while the guest speaks', async () => {
    const evening = await new Evening().begin();
    evening.session.guestSpeaks(true);
    await evening.run(14_000);
    expect(evening.provider.lines).toHaveLength(1);
    await evening.run(2000);
    expect(evening.provider.lines).toHaveLength(2);
    // A room that is never quiet does not have a new line every quarter of a minute.
    await evening.run(60_000);
    expect(evening.provider.lines).toHaveLength(3);
    expect(evening.names).not.toContain('recovering');
  });
});

describe('a line that is lost', () => {
  it('is followed by another at once, with fresh access and the last handle', async () => {
    const evening = await new Evening().begin();
    evening.line.tell({ type: 'handle', handle: 'h-1' }, { type: 'handle', handle: null });
    await evening.run(15_000);
    evening.line.tell({ type: 'closed', kind: 'lost', code: 1006 });
    expect(evening.stage).toMatchObject({ name: 'recovering', why: 'lost' });
    await evening.run(500);
    expect(evening.stage.name).toBe('listening');
    expect(evening.asked).toBe(2);
    expect(evening.line.opening).toMatchObject({
      handle: 'h-1',
      history: [],
      access: { url: 'wss://provider.example/2' },
    });
  });

  it('loses no more of what the guest says than it must', async () => {
    const evening = await new Evening().begin();
    evening.provider.readyAfterMs = 1000;
    evening.line.tell({ type: 'closed', kind: 'lost', code: 1006 });
    await evening.run(1600);
    expect(evening.line.heardMs).toBeGreaterThan(1000);
    expect(evening.line.heardMs).toBeLessThanOrEqual(SOUND_KEPT_MS + 400);
  });

  it('takes an unfinished answer up again', async () => {
    const evening = await new Evening().begin();
    await evening.ask();
    evening.line.speak(1, 2000, { ends: false });
    evening.line.tell({ type: 'closed', kind: 'lost', code: 1011 });
    // What has come is heard to its end.
    expect(evening.stage.name).toBe('speaking');
    await evening.run(500);
    expect(evening.voice.flushed).toBe(0);
    expect(evening.line.texts).toEqual([NUDGE]);
  });

  it('is not waited for in vain when it never becomes ready', async () => {
    const evening = new Evening();
    evening.provider.readyAfterMs = null;
    await evening.begin();
    await evening.run(11_000);
    expect(evening.provider.lines).toHaveLength(2);
    expect(evening.provider.hasOverlapped).toBe(false);
  });

  it('is looked for less and less often, and not for ever', async () => {
    const evening = new Evening();
    const at: number[] = [];
    const start = performance.now();
    evening.answer = () => {
      at.push(performance.now() - start);
      throw new TypeError('no network');
    };
    await evening.begin();
    await evening.run(120_000);
    expect(at.map((time) => Math.round(time / 100) / 10)).toEqual([
      0, 0.3, 0.8, 1.8, 3.8, 7.8, 11.8, 15.8, 19.8,
    ]);
    expect(at).toHaveLength(TRIES_MAX);
    expect(evening.stage).toEqual({ name: 'ended', why: 'unreachable' });
  });

  it('counts against the provider when it is lost again and again as soon as it is there', async () => {
    const evening = await new Evening().begin();
    evening.line.tell({ type: 'handle', handle: 'h-1' });
    const handles: unknown[] = [];
    for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
      handles.push(evening.line.opening.handle);
      evening.line.tell({ type: 'closed', kind: 'lost', code: 1011 });
      await evening.run(4500);
    }
    expect(handles.slice(0, 5)).toEqual([null, 'h-1', 'h-1', null, null]);
    expect(evening.stage).toEqual({ name: 'ended', why: 'unreachable' });
  });

  it('counts for nothing once it has served a while', async () => {
    const evening = await new Evening().begin();
    for (let tries = 1; tries <= TRIES_MAX + 3; tries += 1) {
      await evening.run(15_000);
      evening.line.tell({ type: 'closed', kind: 'lost', code: 1006 });
    }
    await evening.run(500);
    expect(evening.stage.name).toBe('listening');
  });

  it('does not leave a guest speaking for ever whom only the provider has heard', async () => {
    const evening = await new Evening().begin();
    evening.line.tell({ type: 'guestSpeaks', speaking: true });
    expect(evening.stage).toEqual({ name: 'listening', guestSpeaks: true });
    evening.line.tell({ type: 'closed', kind: 'lost', code: 1006 });
    await evening.run(500);
    expect(evening.line.texts).toEqual([NUDGE]);
  });

  it.each(['quota', 'misconfigured'] as const)('is the end when it is for %s', async (kind) => {
    const evening = await new Evening().begin();
    evening.line.tell({ type: 'closed', kind, code: 1011 });
    expect(evening.stage).toEqual({ name: 'ended', why: kind });
    await evening.run(60_000);
    expect(evening.asked).toBe(1);
  });

  it('is told what was said when its handle is refused', async () => {
    const evening = await new Evening().begin();
    evening.line.tell({ type: 'handle', handle: 'h-1' });
    await evening.exchange(1);
    evening.line.tell({ type: 'closed', kind: 'lost', code: 1006 });
    await evening.run(350);
    evening.line.tell({ type: 'closed', kind: 'handle-refused', code: 1007 });
    await evening.run(1000);
    expect(evening.line.opening).toMatchObject({
      handle: null,
      history: [
        { by: 'guest', text: 'What do you eat?' },
        { by: 'companion', text: 'Soup.' },
      ],
    });
    expect(evening.stage.name).toBe('listening');
  });

  it('is tried with another token when one is refused, but not with a third', async () => {
    const evening = await new Evening().begin();
    const refuse = () => evening.line.tell({ type: 'closed', kind: 'token-refused', code: 1011 });
    refuse();
    await evening.run(500);
    expect(evening.stage.name).toBe('listening');
    expect(evening.asked).toBe(2);
    refuse();
    expect(evening.stage).toEqual({ name: 'ended', why: 'token-refused' });
  });

  it.each([
    'unwelcome',
    'quota',
    'minutes',
    'full',
    'too-often',
    'misconfigured',
    'token-refused',
  ] as const)('is not opened when the house says %s', async (refused) => {
    const evening = new Evening();
    evening.answer = () => ({ refused });
    await evening.begin();
    expect(evening.stage).toEqual({ name: 'ended', why: refused });
    expect(evening.provider.lines).toHaveLength(0);
  });

  it.each<[ClosedKind, number]>([
    ['lost', 1006],
    ['lost', 1000],
    ['lost', 1011],
    ['handle-refused', 1007],
    ['handle-refused', 1008],
  ])('for %s (%i) is never a bare end', async (kind, code) => {
    const evening = await new Evening().begin();
    evening.line.tell({ type: 'closed', kind, code });
    await evening.run(600);
    expect(evening.names.slice(-2)).toEqual(['recovering', 'listening']);
  });
});

describe('a line that grows old', () => {
  it('is replaced in silence: twenty minutes cross two changes without losing the thread', async () => {
    const evening = await new Evening().begin();
    const began = performance.now();
    let line = evening.line;
    let turn = 0;
    for (let minute = 0; minute < 20; minute += 1) {
      if (evening.line !== line) turn = 0;
      line = evening.line;
      turn += 1;
      await evening.exchange(turn, `Answer ${minute}.`);
      line.tell({ type: 'handle', handle: `h-${minute}` });
      await evening.run(60_000 - 3500);
    }
    const { lines } = evening.provider;
    expect(lines).toHaveLength(3);
    expect(evening.asked).toBe(3);
    expect(evening.provider.hasOverlapped).toBe(false);
    expect(lines.map(({ opening }) => opening.handle)).toEqual([null, 'h-8', 'h-16']);
    expect(evening.names).not.toContain('recovering');
    expect(evening.texts().filter((text) => text.startsWith('companion'))).toHaveLength(20);
    expect(evening.voice.turns).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    // The guest was heard all the time.
    const heardMs = lines.reduce((ms, one) => ms + one.heardMs, 0);
    expect(performance.now() - began - heardMs).toBeLessThan(300);
    expect(lines.every(({ texts }) => texts.length === 0)).toBe(true);
  });

  it('is kept while anybody speaks, until it is nearly over', async () => {
    const evening = await new Evening().begin();
    await evening.ask();
    evening.line.speak(1, 40_000, { ends: false });
    evening.line.tell({ type: 'expiring', inMs: 30_000 });
    await evening.run(25_000);
    expect(evening.provider.lines).toHaveLength(1);
    expect(evening.asked).toBe(2);
    await evening.run(1500);
    expect(evening.provider.lines).toHaveLength(2);
    // What had come of the answer plays on.
    expect(evening.stage.name).toBe('speaking');
    expect(evening.voice.flushed).toBe(0);
    expect(evening.provider.hasOverlapped).toBe(false);
  });

  it('is kept while the provider could not resume it, unless it is nearly over', async () => {
    const evening = await new Evening().begin();
    evening.line.tell({ type: 'handle', handle: null }, { type: 'expiring', inMs: 50_000 });
    await evening.run(40_000);
    expect(evening.provider.lines).toHaveLength(1);
    evening.line.tell({ type: 'handle', handle: 'h' });
    await evening.run(200);
    expect(evening.provider.lines).toHaveLength(2);
    expect(evening.line.opening.handle).toBe('h');
  });

  it('is replaced before its token is', async () => {
    const evening = new Evening();
    evening.answer = () => ({
      access: { url: 'wss://provider.example', expiresAt: Date.now() + 120_000 },
    });
    await evening.begin();
    await evening.run(62_000);
    expect(evening.provider.lines).toHaveLength(2);
    expect(evening.names).not.toContain('recovering');
  });

  it('shows that the change takes long', async () => {
    const evening = await new Evening().begin();
    evening.provider.readyAfterMs = 4000;
    evening.line.tell({ type: 'expiring', inMs: 30_000 });
    await evening.run(1000);
    expect(evening.stage.name).toBe('listening');
    await evening.run(2000);
    expect(evening.stage).toMatchObject({ name: 'recovering', why: 'lost' });
    await evening.run(2000);
    expect(evening.stage.name).toBe('listening');
  });

  it('may take a second try, because the provider has not let go of it yet, without anybody noticing', async () => {
    const evening = await new Evening().begin();
    evening.line.tell({ type: 'handle', handle: 'h' }, { type: 'expiring', inMs: 30_000 });
    await evening.run(200);
    expect(evening.provider.lines).toHaveLength(2);
    evening.line.tell({ type: 'closed', kind: 'lost', code: 1011 });
    await evening.run(600);
    expect(evening.provider.lines).toHaveLength(3);
    expect(evening.line.opening.handle).toBe('h');
    expect(evening.names).not.toContain('recovering');
    // Once it is there, a loss is a loss.
    evening.line.tell({ type: 'closed', kind: 'lost', code: 1006 });
    expect(evening.stage).toMatchObject({ name: 'recovering', why: 'lost' });
  });

  it('is told what was said when it resumes and remembers nothing', async () => {
    const evening = await new Evening().begin();
    evening.line.tell({ type: 'handle', handle: 'h' });
    await evening.exchange(1);
    evening.line.tell({ type: 'usage', input: 9000, output: 100 });
    evening.line.tell({ type: 'expiring', inMs: 30_000 });
    await evening.run(1000);
    expect(evening.line.opening).toMatchObject({ handle: 'h', history: [] });
    await evening.exchange(1, 'Have we met?');
    evening.line.tell({ type: 'usage', input: 300, output: 50 });
    await evening.run(1000);
    expect(evening.provider.lines).toHaveLength(3);
    expect(evening.line.opening.handle).toBe(null);
    expect(evening.line.opening.history).toHaveLength(4);
    expect(evening.names).not.toContain('recovering');
  });
});

describe('a line that is slow', () => {
  it('carries no picture first, then keeps sound, of which the oldest goes', async () => {
    const evening = await new Evening().begin(false);
    const picture = new Uint8Array(1000);
    evening.session.see(picture);
    await evening.run(1000);
    evening.line.unsentBytes = PICTURE_UNSENT_MAX + 1;
    evening.session.see(picture);
    evening.session.hear(piece(5));
    expect(evening.line.sent.filter(({ type }) => type === 'picture')).toHaveLength(1);
    expect(evening.line.sent.at(-1)).toEqual({ type: 'audio', pcm: piece(5) });
    evening.line.unsentBytes = SOUND_UNSENT_MAX;
    const before = evening.line.sent.length;
    for (let at = 1; at <= 200; at += 1) evening.session.hear(piece(at));
    expect(evening.line.sent).toHaveLength(before);
    evening.line.unsentBytes = 0;
    await evening.run(100);
    const late = evening.line.sent.slice(before);
    expect(late).toHaveLength(SOUND_KEPT_MS / PIECE_MS);
    expect(late.at(-1)).toEqual({ type: 'audio', pcm: piece(200) });
  });

  it('carries one picture a second, and none that is too large', async () => {
    const evening = await new Evening().begin();
    for (let at = 0; at < 50; at += 1) {
      evening.session.see(new Uint8Array(at % 2 ? 1000 : 10 ** 6));
      await evening.run(100);
    }
    expect(evening.line.sent.filter(({ type }) => type === 'picture')).toHaveLength(5);
  });
});

describe('a guest who is muted', () => {
  it('is silence to the companion, at the pace of real time', async () => {
    const evening = await new Evening().begin();
    evening.session.setMuted(true);
    const before = evening.line.sent.length;
    const beforeMs = evening.line.heardMs;
    await evening.run(10_000);
    const sent = evening.line.sent.slice(before);
    expect(
      sent.every((one) => one.type === 'audio' && one.pcm.every((sample) => sample === 0)),
    ).toBe(true);
    expect(Math.abs(evening.line.heardMs - beforeMs - 10_000)).toBeLessThanOrEqual(100);
    evening.session.guestSpeaks(true);
    expect(evening.stage).toEqual({ name: 'listening', guestSpeaks: false });
    evening.session.setMuted(false);
    await evening.run(PIECE_MS);
    expect(evening.line.sent.at(-1)).toEqual({ type: 'audio', pcm: piece(1) });
  });

  it('and whose ears fail, is silence too', async () => {
    const evening = await new Evening().begin();
    evening.loseEars();
    const beforeMs = evening.line.heardMs;
    await evening.run(5000);
    expect(Math.abs(evening.line.heardMs - beforeMs - 5000)).toBeLessThanOrEqual(400);
  });
});

describe('turns that the ears mark', () => {
  const marked = () => new Evening('marked').begin(false);

  it('carry what was said from a little before their beginning to their end, and nothing else', async () => {
    const evening = await marked();
    for (let at = 1; at <= 100; at += 1) evening.session.hear(piece(at));
    expect(evening.line.sent).toEqual([]);
    evening.session.guestSpeaks(true);
    evening.session.hear(piece(101));
    evening.session.guestSpeaks(false);
    evening.session.hear(piece(102));
    const sent = evening.line.sent.map((one) =>
      one.type === 'audio' ? one.pcm[0] : one.type === 'activity' && one.speaking,
    );
    expect(sent).toEqual([true, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101, false]);
    expect(evening.stage.name).toBe('thinking');
  });

  it('break in as soon as the ears notice', async () => {
    const evening = await marked();
    evening.session.guestSpeaks(true);
    evening.session.guestSpeaks(false);
    evening.line.speak(1, 5000, { ends: false });
    await evening.run(1000);
    evening.session.guestSpeaks(true);
    expect(evening.voice.flushed).toBe(1);
    expect(evening.line.sent.slice(-2)).toEqual([
      { type: 'interrupt', heardMs: 1000 },
      { type: 'activity', speaking: true },
    ]);
    evening.line.tell({ type: 'flush', turn: 1 });
    expect(evening.line.sent.filter(({ type }) => type === 'interrupt')).toHaveLength(1);
  });

  it('go on after a breath that was taken for their end, without a word lost or anything to be heard', async () => {
    const evening = await marked();
    evening.session.guestSpeaks(true);
    evening.session.hear(piece(1));
    evening.session.guestSpeaks(false, 250);
    evening.session.hear(piece(2));
    await evening.run(200);
    evening.session.hear(piece(3));
    evening.session.guestSpeaks(true);
    // The service had begun to think of an answer.
    evening.line.tell({ type: 'flush', turn: 1 });
    evening.session.hear(piece(4));
    evening.session.guestSpeaks(false, 250);
    const sent = evening.line.sent.map((one) =>
      one.type === 'audio' ? one.pcm[0] : one.type === 'activity' && one.speaking,
    );
    expect(sent).toEqual([true, 1, false, true, 2, 3, 4, false]);
    expect(evening.stage.name).toBe('thinking');
    expect(evening.names).not.toContain('recovering');
  });

  it('are sent afterwards when they fell into a change of lines', async () => {
    const evening = await marked();
    evening.line.tell({ type: 'closed', kind: 'lost', code: 1006 });
    evening.session.guestSpeaks(true);
    evening.session.hear(piece(7, 600));
    evening.session.guestSpeaks(false);
    evening.session.hear(piece(8, 600));
    await evening.run(600);
    expect(evening.line.sent.slice(0, 3)).toEqual([
      { type: 'activity', speaking: true },
      { type: 'audio', pcm: piece(7, 600) },
      { type: 'activity', speaking: false },
    ]);
  });

  it('that a lost line has taken along are not open on the next', async () => {
    const evening = await marked();
    evening.session.guestSpeaks(true);
    evening.line.tell({ type: 'closed', kind: 'lost', code: 1006 });
    evening.session.guestSpeaks(false);
    await evening.run(600);
    evening.session.hear(piece(9));
    expect(evening.line.sent.filter(({ type }) => type !== 'text')).toEqual([]);
  });

  it('end when the guest is muted', async () => {
    const evening = await marked();
    evening.session.guestSpeaks(true);
    evening.session.setMuted(true);
    expect(evening.line.sent.at(-1)).toEqual({ type: 'activity', speaking: false });
  });
});

describe('a goodbye', () => {
  it('is said in the place of whatever is being said, heard to its end, and then all is over', async () => {
    const evening = await new Evening().begin();
    await evening.ask();
    evening.line.speak(1, 9000, { ends: false });
    await evening.run(1000);
    evening.session.sayGoodbye('Say goodbye.');
    expect(evening.voice.heardMs(1)).toBe(1000);
    expect(evening.stage.name).toBe('parting');
    expect(evening.line.texts).toEqual(['Say goodbye.']);
    // Whatever the guest was saying has ended, as the provider hears it.
    expect(evening.line.sent.at(-2)).toEqual({ type: 'audio', pcm: piece(0, 1000) });
    evening.line.speak(1, 500);
    await evening.run(500);
    evening.line.speak(2, 1500);
    await evening.run(1000);
    expect(evening.stage.name).toBe('parting');
    await evening.run(700);
    expect(evening.stage).toEqual({ name: 'ended', why: 'goodbye' });
    expect(evening.voice.turns).toEqual([1, 2]);
  });

  it('is what comes after an answer to the last words; broken off itself, it is not followed by another tale', async () => {
    const evening = await new Evening().begin();
    await evening.ask();
    evening.session.sayGoodbye('Say goodbye.');
    // The provider had just begun to answer, and hears of the goodbye a moment later.
    evening.line.speak(1, 3000, { ends: false });
    await evening.run(PARTING_HEARD_MS / 2);
    evening.line.tell({ type: 'flush', turn: 1 });
    evening.line.tell({ type: 'turnEnd', turn: 1, reason: 'interrupted' });
    await evening.run(500);
    expect(evening.stage.name).toBe('parting');
    evening.line.speak(2, 3000, { ends: false });
    await evening.run(PARTING_HEARD_MS + 100);
    expect(evening.voice.turns).toEqual([1, 2]);
    evening.line.tell({ type: 'flush', turn: 2 });
    expect(evening.stage).toEqual({ name: 'ended', why: 'goodbye' });
    evening.line.speak(3, 3000);
    expect(evening.voice.turns).toEqual([1, 2]);
  });

  it('is not waited for long, nor at all without a line', async () => {
    const evening = await new Evening().begin();
    evening.session.sayGoodbye('Say goodbye.');
    await evening.run(PARTING_BEGINS_MS - 100);
    expect(evening.stage.name).toBe('parting');
    await evening.run(200);
    expect(evening.stage).toEqual({ name: 'ended', why: 'goodbye' });

    const endless = await new Evening().begin();
    endless.session.sayGoodbye('Say goodbye.');
    await endless.run(PARTING_BEGINS_MS - 200);
    endless.line.speak(1, 20_000, { ends: false });
    await endless.run(PARTING_MAX_MS - PARTING_BEGINS_MS);
    expect(endless.stage.name).toBe('parting');
    await endless.run(400);
    expect(endless.stage).toEqual({ name: 'ended', why: 'goodbye' });

    const unready = new Evening();
    unready.session.open();
    unready.session.sayGoodbye('Say goodbye.');
    expect(unready.stage).toEqual({ name: 'ended', why: 'goodbye' });
  });
});
