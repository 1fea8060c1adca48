/**
 * A conversation with the companion, whoever speaks for it: ears and eyes feed it, a voice speaks for it, and a page
 * shows its stage and captions. Knows no browser.
 */
import { Hearing } from './hearing.ts';
import { LineKeeper, type LineEvent, type LineKeeperOptions } from './line-keeper.ts';
import type { Pcm } from './provider.ts';
import { Speech, type Voice } from './speech.ts';
import { isSameStage, stageOf, type EndCode, type Facts, type Stage } from './stage.ts';
import { Thread, type Line } from './thread.ts';
import {
  afterSight,
  NOTHING_DUE,
  nudged,
  remedyFor,
  type Remedy,
  type Sight,
} from './turn-watch.ts';

type SessionOptions = Omit<LineKeeperOptions, 'history'> & {
  /** Plays what the companion says. */
  readonly speaker: Voice;
  /** What the companion is told when it owes an answer, and none came. For its ears, in any language it knows. */
  readonly nudge: string;
  /** The stage or a caption is another. */
  readonly onChange: () => void;
};

const LOOK_EVERY_MS = 100;

/** A planned change of lines that takes longer is no longer planned. */
const SILENT_CHANGE_MS = 2000;

/** Somebody else is there already: a goodbye that has not begun by then is left out, and one that has is short. */
export const PARTING_BEGINS_MS = 2500;
export const PARTING_MAX_MS = 6000;

/** A goodbye of which so much was heard, and that was then broken off, has been said: what comes after it is none. */
export const PARTING_HEARD_MS = 400;

/** A provider that resumed, and was billed for so much less than before, has forgotten everything. */
const BLANK_SHARE = 0.25;
const BLANK_FROM_TOKENS = 2000;

/** One conversation. Make it after consent and `open` it before the guest speaks. */
export class Session {
  readonly #options: SessionOptions;
  readonly #keeper: LineKeeper;
  readonly #thread = new Thread();
  readonly #hearing: Hearing;
  readonly #speech: Speech;
  #timer: ReturnType<typeof setInterval> | null = null;
  #lookedAt = -Infinity;
  #stage: Stage = { name: 'opening' };

  #opened = false;
  #ended: EndCode | null = null;
  #trouble: Facts['trouble'] = null;
  #partingSince: number | null = null;
  /** The last turn that is no goodbye. */
  #partingAfter = Infinity;
  /** Since when there is no line although all is well. */
  #changingSince: number | null = null;

  #watch = NOTHING_DUE;
  /** Turns are counted through all lines: those of this line come after so many. */
  #turnsBefore = 0;
  #lastTurn = 0;

  #muted = false;
  /** The guest speaks, as the ears have it. */
  #speaks = false;
  /** To be said as soon as there is a line. */
  #word: string | null = null;
  /** Input of the last turn, and whether the next one shows if a resumed provider remembers. */
  #lastInput = 0;
  #onTrial = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    const history = () => this.#thread.history;
    this.#keeper = new LineKeeper({ ...options, history }, (event) => this.#hear(event));
    this.#speech = new Speech(options.speaker);
    this.#hearing = new Hearing(options.turns, options.provider.hearsAt, () => this.#keeper.line);
  }

  get stage(): Stage {
    return this.#stage;
  }

  /** What was said, newest last; bounded. */
  get captions(): readonly Line[] {
    return this.#thread.lines;
  }

  /** Opens the line, so that the first answer is not slower than later ones. */
  open(): void {
    if (this.#timer !== null || this.#ended) return;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#keeper.open();
  }

  /** What the ears hear, at the provider's rate, as it comes. */
  hear(pcm: Pcm): void {
    if (this.#ended || this.#timer === null) return;
    const now = performance.now();
    if (now - this.#lookedAt >= LOOK_EVERY_MS) this.#look();
    this.#hearing.hear(pcm);
  }

  /** What the eyes see: a JPEG, at most one a second; a picture is the first thing that is dropped. */
  see(jpeg: Uint8Array<ArrayBuffer>): void {
    this.#hearing.see(jpeg);
  }

  /**
   * The ears have decided that the guest speaks, or has finished; with marked turns this is what makes a turn. `quietMs`:
   * how long it took to be sure of that, for a guest waits from their last word on.
   */
  guestSpeaks(speaking: boolean, quietMs = 0): void {
    if (this.#ended || this.#speaks === speaking || (speaking && this.#hearing.isDeaf)) return;
    this.#speaks = speaking;
    this.#see(speaking ? 'guest-starts' : 'guest-stops', quietMs);
    // With marked turns the guest breaks in as soon as the ears notice; else the provider decides.
    if (speaking && this.#options.turns === 'marked') this.#breakOff();
    this.#hearing.mark(speaking);
    this.#settle();
  }

  /** The companion hears silence, at the pace of real time, so that its clock goes on. */
  setMuted(muted: boolean): void {
    if (this.#muted === muted) return;
    if (muted) this.guestSpeaks(false);
    this.#muted = muted;
    this.#hearing.isDeaf = muted || this.#partingSince !== null;
    this.#options.onChange();
  }

  /** The companion falls silent at once, and waits for the guest. */
  stopTalking(): void {
    if (this.#ended) return;
    this.#breakOff();
    this.#settle();
  }

  /** A word from the house, which the companion answers; the newest is kept until there is a line. */
  say(text: string): void {
    if (this.#ended || this.#partingSince !== null) return;
    const { line } = this.#keeper;
    this.#word = line ? null : text;
    if (!line) return;
    line.sendText(text);
    this.#see('house-spoke');
    this.#settle();
  }

  /** Sends the companion away: it answers `text` with a goodbye, if it can in a few seconds, and that is the end. */
  sayGoodbye(text: string): void {
    if (this.#ended || this.#partingSince !== null) return;
    if (!this.#keeper.line) return this.#end('goodbye');
    this.guestSpeaks(false);
    this.#breakOff();
    this.#hearing.hush();
    this.say(text);
    this.#partingSince = performance.now();
    this.#partingAfter = this.#lastTurn;
    this.#settle();
  }

  /** The guest leaves. */
  leave(): void {
    this.#end('left');
  }

  #hear(event: LineEvent): void {
    const now = performance.now();
    if (event.type !== 'gone') this.#watch = { ...this.#watch, toldAt: now };
    const turn = 'turn' in event ? this.#turnsBefore + event.turn : 0;
    this.#lastTurn = Math.max(this.#lastTurn, turn);
    switch (event.type) {
      case 'ready':
        this.#begin(event.remembers);
        break;
      case 'gone':
        this.#lose(event.planned);
        break;
      case 'over':
        this.#end(event.why);
        break;
      case 'guestSpeaks':
        this.#see(event.speaking ? 'guest-starts' : 'guest-stops');
        break;
      case 'audio':
        this.#play(event.pcm, event.rate, turn);
        break;
      case 'flush':
        this.#flush(turn);
        break;
      case 'transcript':
        this.#caption(event, turn);
        break;
      case 'turnEnd':
        this.#finish(turn, event.reason);
        break;
      case 'usage':
        this.#bill(event.input);
    }
    this.#settle();
  }

  #begin(remembers: boolean): void {
    this.#opened = true;
    this.#changingSince = null;
    this.#turnsBefore = this.#lastTurn;
    this.#onTrial = remembers;
    if (this.#trouble?.why === 'lost') this.#trouble = null;
    this.#see('line-ready');
    this.#hearing.begin();
    if (this.#word !== null) this.say(this.#word);
    else if (this.#watch.due) this.#apply('nudge');
  }

  #lose(planned: boolean): void {
    const now = performance.now();
    this.#hearing.pause();
    // A provider that heard the guest speak will not say that they have finished.
    if (!this.#speaks) this.#see('guest-stops');
    // The rest of what anybody was saying is lost with the line, but what has come is still heard.
    this.#thread.close(Infinity);
    const { utterance } = this.#speech;
    if (utterance?.open) {
      this.#speech.close(utterance.turn);
      if (!planned) this.#see('cut-off');
    }
    if (this.#partingSince !== null) this.#end('goodbye');
    // A change that takes a second try, because the provider has not let go of the old line yet, is still that change.
    else if (planned || this.#changingSince !== null) this.#changingSince ??= now;
    else this.#trouble ??= { why: 'lost', since: now };
  }

  #play(pcm: Pcm, rate: number, turn: number): void {
    if (!this.#speech.play(pcm, rate, turn)) return;
    this.#trouble = null;
    this.#keeper.prove();
    this.#see('answered');
  }

  /** The provider broke off: because the guest speaks, as a rule, and else for no reason that we know. */
  #flush(turn: number): void {
    const cut = this.#silence(turn);
    if (!cut) return;
    if (turn > this.#partingAfter && cut.heardMs >= PARTING_HEARD_MS) return this.#end('goodbye');
    const phantom = this.#watch.guestSince === null && this.#partingSince === null;
    this.#see(phantom ? 'cut-off' : 'turn-ended');
  }

  #caption(event: Extract<LineEvent, { type: 'transcript' }>, turn: number): void {
    const { by, text, final } = event;
    if (by === 'companion' && this.#speech.isFlushed(turn)) return;
    this.#thread.add(by, text, final, turn);
    if (by === 'guest' && text.trim() !== '') this.#see('understood');
    this.#options.onChange();
  }

  #finish(turn: number, reason: Extract<LineEvent, { type: 'turnEnd' }>['reason']): void {
    this.#thread.close(turn);
    if (this.#speech.isFlushed(turn)) return;
    this.#speech.close(turn);
    const { utterance } = this.#speech;
    if (utterance?.turn === turn && utterance.audible) this.#see('turn-ended');
    else if (reason === 'refused') this.#see('turn-refused');
    else if (reason === 'complete') this.#see('turn-empty');
  }

  #bill(input: number): void {
    const blank = input < this.#lastInput * BLANK_SHARE && this.#lastInput >= BLANK_FROM_TOKENS;
    if (this.#onTrial && blank) {
      // It has said something without remembering; the next line is told what was said, and remembers from there.
      this.#keeper.replace({ planned: true, keepHandle: false });
    }
    this.#onTrial = false;
    this.#lastInput = input;
  }

  /** Nothing of this turn or before is heard any more, nor remembered; tells what that broke off, if anything. */
  #silence(turn: number): { readonly heardMs: number } | null {
    const cut = this.#speech.flush(turn);
    if (cut) {
      this.#thread.cut(turn, cut.share);
      this.#keeper.line?.interrupt(cut.heardMs);
    }
    return cut;
  }

  /** By the guest's wish, said or shown. */
  #breakOff(): void {
    const { utterance, isSpeaking } = this.#speech;
    if (!utterance || !isSpeaking) return;
    this.#silence(utterance.turn);
    this.#see('turn-ended');
  }

  #see(sight: Sight, agoMs = 0): void {
    if (sight === 'guest-starts' && this.#watch.guestSince === null) this.#thread.guestBegins();
    this.#watch = afterSight(this.#watch, sight, performance.now() - agoMs);
  }

  #look(): void {
    const now = (this.#lookedAt = performance.now());
    this.#hearing.look(now);
    if (this.#hasParted(now)) return this.#end('goodbye');
    // A change of lines that was to go unnoticed, and takes too long.
    if (this.#changingSince !== null && now - this.#changingSince > SILENT_CHANGE_MS)
      this.#trouble ??= { why: 'lost', since: now };
    const { hasFallenSilent, utterance } = this.#speech;
    if (hasFallenSilent && utterance) this.#finish(utterance.turn, 'complete');
    if (this.#keeper.line && this.#partingSince === null) {
      const { remedy, watch } = remedyFor(this.#watch, now);
      this.#watch = watch;
      if (remedy) this.#apply(remedy);
    }
    const quiet = !this.#watch.due && this.#watch.guestSince === null && !this.#speaks;
    this.#keeper.look(now, quiet && !this.#speech.isSpeaking);
    this.#settle();
  }

  /** Whether a goodbye was said, or has taken too long. */
  #hasParted(now: number): boolean {
    if (this.#partingSince === null) return false;
    const { utterance, isSpeaking } = this.#speech;
    const begun = (utterance?.turn ?? 0) > this.#partingAfter;
    const withinMs = begun ? PARTING_MAX_MS : PARTING_BEGINS_MS;
    return (begun && !isSpeaking) || now - this.#partingSince >= withinMs;
  }

  #apply(remedy: Remedy): void {
    const now = performance.now();
    switch (remedy) {
      case 'nudge':
        this.#trouble ??= { why: 'unanswered', since: now };
        this.#watch = nudged(this.#watch, now);
        this.#keeper.line?.sendText(this.#options.nudge);
        break;
      case 'reconnect':
      case 'renew':
        this.#keeper.replace({ planned: remedy === 'renew', keepHandle: true });
        break;
      case 'give-up':
        this.#end('unresponsive');
    }
  }

  #end(why: EndCode): void {
    if (this.#ended) return;
    this.#ended = why;
    this.#speech.flush(this.#lastTurn);
    this.#keeper.close();
    this.#hearing.clear();
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#settle();
  }

  /** Makes the stage what it is, and says so when it is another. */
  #settle(): void {
    const { utterance, isSpeaking } = this.#speech;
    if (this.#trouble?.why === 'unanswered' && !this.#watch.due) this.#trouble = null;
    const stage = stageOf({
      ended: this.#ended,
      parting: this.#partingSince !== null,
      trouble: this.#trouble,
      opened: this.#opened,
      speaking: isSpeaking && utterance?.audible ? utterance.turn : null,
      guestSpeaks: this.#watch.guestSince !== null,
      answerDue: this.#watch.due !== null,
    });
    if (isSameStage(stage, this.#stage)) return;
    this.#stage = stage;
    this.#options.onChange();
  }
}
