/**
 * One session, from its setup to its end: who speaks, who is interrupted, what it costs and how old it gets. It knows no
 * socket; what it says goes to `send`, and what ends it to `close`.
 */
import { Accounting, windowOf } from './accounting.ts';
import { Answer } from './answer.ts';
import { CLOSINGS, unknownName } from './closings.ts';
import type { Cancel } from './clock.ts';
import type { Conversation } from './conversations.ts';
import type { ClientContent, ContextUpdate, RealtimeInput, ToolResponse } from './client-input.ts';
import { guestTranscript } from './guest-transcript.ts';
import { Hearing, type HearingEvent } from './hearing.ts';
import { Life } from './life.ts';
import type { Read } from './message-shape.ts';
import { resample } from '../../voice/src/house/pcm.ts';
import { HEARD_RATE, durationMs, inaudible, rateOf, samplesOf, type Pcm } from './pcm.ts';
import { planAnswer } from './plan-answer.ts';
import { answerTo, FILLER } from './repertoire.ts';
import type { SessionParts } from './session-parts.ts';
import { speak, voiceNamed } from './speech.ts';
import type { ServerContent, ServerMessage } from './wire.ts';

/** Published medians in ms: after the guest's last sound, and after a mark or a text. */
export const LATENCY_MS = 1632;
export const MARKED_LATENCY_MS = 981;
/** How soon a guest who breaks in is noticed. */
const INTERRUPTS_MS = [150, 400] as const;

/** An interruption by nobody comes when this part of the answer has been sent. */
const PHANTOM_SHARE = 8;

export class Session {
  readonly #parts: SessionParts;
  readonly #hearing: Hearing;
  readonly #accounting: Accounting;
  readonly #life: Life;
  #answer: Answer | null = null;
  #thinking: Cancel = () => undefined;
  #interrupting: Cancel = () => undefined;
  /** Understood, and not answered yet. */
  #unanswered: string[] = [];
  /** Settles once everything that the guest has said is understood. */
  #recognition: Promise<unknown> = Promise.resolve();
  #answers = 0;
  #thoughts = 0;
  #seeded = false;
  #mute = false;
  #ended = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    const { settings, setup, profile, conversation, ageClock, turnClock, draw, close } = parts;
    this.#hearing = new Hearing(setup.realtimeInputConfig?.automaticActivityDetection, profile);
    const window = windowOf(setup.contextWindowCompression);
    this.#accounting = new Accounting(window, conversation.contextTokens);
    this.#life = new Life({
      clock: ageClock,
      ends: profile.life,
      windowed: window !== null,
      // What is left is told in ms of the wall, because that is what a client has left.
      warn: (leftMs) => this.goAway(leftMs / settings.ageSpeed),
      close,
    });
    for (const { text } of setup.systemInstruction?.parts ?? []) this.#accounting.read(text ?? '');
    turnClock.after(draw.between(50, 200), () => this.#tellHandle());
  }

  /** What the model remembers. */
  get history(): Conversation['history'] {
    return this.#parts.conversation.history;
  }

  /** One message of the client, in order. */
  receive({ name, body }: Read): void {
    switch (name) {
      case 'realtimeInput':
        return this.#receiveInput(body);
      case 'clientContent':
        return this.#receiveContent(body);
      case 'contextUpdate':
        return this.#receiveUpdate(body);
      case 'toolResponse':
        return this.#receiveToolResponse(body);
      case 'setup':
        return this.#parts.close(CLOSINGS.invalidArgument);
    }
  }

  /** Warns, and is over after so many ms of the wall. */
  goAway(leftMs: number): void {
    this.#send({ goAway: { timeLeft: `${Number((leftMs / 1000).toFixed(3))}s` } });
    const { turnClock, settings, close } = this.#parts;
    turnClock.after(leftMs * settings.turnSpeed, () => close(CLOSINGS.aborted));
  }

  /** Nothing is said any more, and the socket stays open. */
  mute(): void {
    this.#mute = true;
  }

  /** The socket is gone. */
  end(): void {
    this.#ended = true;
    this.#answer?.stop();
    this.#thinking();
    this.#interrupting();
    this.#parts.conversations.end(this.#parts.conversation);
  }

  // ---- what a client sends

  #receiveInput(input: RealtimeInput): void {
    const { profile, received, line, close, setup } = this.#parts;
    const { audio, video, text } = input;
    if (input.mediaChunks)
      return close({
        code: 1007,
        reason: 'realtime_input.media_chunks is deprecated. Use audio, video, or text instead.',
      });
    if (audio) {
      const rate = rateOf(audio.mimeType ?? '');
      if (rate === null) return close(CLOSINGS.invalidArgument);
      const pcm = samplesOf(audio.data ?? '');
      received.sound(line, pcm, rate);
      this.#accounting.heard(durationMs(pcm, rate));
      this.#happened(this.#hearing.hear(resample(pcm, rate, HEARD_RATE)));
    }
    if (video) {
      this.#life.see();
      received.picture(line, Buffer.from(video.data ?? '', 'base64'));
      this.#accounting.saw(setup.generationConfig?.mediaResolution);
    }
    if (text !== undefined) {
      line.texts.push(text);
      this.#accounting.read(text);
      this.#interrupt();
      this.#understood(text);
      this.#think(MARKED_LATENCY_MS, 0);
    }
    const start = input.activityStart !== undefined;
    if (start || input.activityEnd !== undefined) {
      // [I] in its exact words.
      if (!this.#hearing.marked)
        return close({
          code: 1007,
          reason:
            'Explicit activity control is not supported when automatic activity detection is enabled.',
        });
      line.marks.push(start ? 'activityStart' : 'activityEnd');
      this.#happened(this.#hearing.mark(start));
    }
    if (input.audioStreamEnd) {
      if (this.#hearing.marked) return close(CLOSINGS.invalidArgument);
      line.marks.push('audioStreamEnd');
      if (profile.streamEndEndsTurn) this.#happened(this.#hearing.finish());
    }
    received.changed();
    this.#checkContext();
  }

  #receiveContent({ turns = [], turnComplete = false }: ClientContent): void {
    const { profile, setup, received, line, close } = this.#parts;
    if (profile.clientContent === 'history' && this.#answers > 0)
      return close(CLOSINGS.invalidArgument);
    const seeds = setup.historyConfig?.initialHistoryInClientContent === true && !this.#seeded;
    this.#seeded = true;
    const answered = turnComplete && !seeds && profile.clientContent === 'any';
    if (answered) this.#interrupt();
    for (const [at, { role, parts = [] }] of turns.entries()) {
      const text = parts.map((part) => part.text ?? '').join(' ');
      line.texts.push(text);
      this.#accounting.read(text);
      if (answered && role !== 'model' && at === turns.length - 1) this.#understood(text);
      else this.history.push({ by: role === 'model' ? 'model' : 'guest', text });
    }
    if (answered) this.#think(MARKED_LATENCY_MS, 0);
    received.changed();
    this.#checkContext();
  }

  #receiveUpdate({ systemInstruction }: ContextUpdate): void {
    const { profile, received, line, close } = this.#parts;
    if (!profile.contextUpdate) return close(unknownName('contextUpdate', 'root'));
    for (const { text = '' } of systemInstruction?.parts ?? []) {
      line.texts.push(text);
      this.#accounting.read(text);
    }
    received.changed();
  }

  /** It never calls a tool, so that a response is to nobody. */
  #receiveToolResponse({ functionResponses = [] }: ToolResponse): void {
    const { profile, close } = this.#parts;
    const scheduled = functionResponses.some(({ scheduling }) => scheduling !== undefined);
    if (scheduled && profile.scheduling === 'refused') return close(CLOSINGS.schedulingRefused);
    close(CLOSINGS.entityNotFound);
  }

  // ---- whose turn it is

  get #interruptible(): boolean {
    return this.#parts.setup.realtimeInputConfig?.activityHandling !== 'NO_INTERRUPTION';
  }

  #happened(events: readonly HearingEvent[]): void {
    for (const event of events) {
      if (event.type === 'start') this.#guestBegins(event.offsetMs);
      else void this.#guestHasSpoken(event);
    }
  }

  #guestBegins(offsetMs: number): void {
    const { draw, turnClock } = this.#parts;
    this.#tellActivity('ACTIVITY_START', offsetMs);
    // Whoever goes on is answered once, to all of it.
    this.#thinking();
    if (this.#answer && this.#interruptible)
      this.#interrupting = turnClock.after(draw.between(...INTERRUPTS_MS), () => this.#interrupt());
  }

  async #guestHasSpoken({
    offsetMs,
    utterance,
    waitedMs,
  }: Extract<HearingEvent, { type: 'end' }>): Promise<void> {
    const { settings, turnClock, line } = this.#parts;
    this.#tellActivity('ACTIVITY_END', offsetMs);
    const endedAt = turnClock.now;
    const [thoughts, answers] = [this.#thoughts, this.#answers];
    const before = this.#recognition;
    const recognition = Promise.all([settings.ears(utterance), before]);
    this.#recognition = recognition;
    const [text] = await recognition;
    if (this.#ended) return;
    line.heard.push(text);
    if (text) this.#transcribe(text);
    // A model takes in what was said and what was written in their order; here words come late, from a recogniser. What was
    // written after them is answered for both, and may have been by now.
    const isWrittenOver = this.#thoughts !== thoughts;
    if (isWrittenOver && this.#answers !== answers) this.history.push({ by: 'guest', text });
    else this.#understood(text);
    // Whoever speaks on ends once more.
    if (isWrittenOver || this.#hearing.speaking || this.#recognition !== recognition) return;
    const median = this.#hearing.marked ? MARKED_LATENCY_MS : LATENCY_MS;
    this.#think(median, waitedMs + turnClock.now - endedAt);
  }

  #understood(text: string): void {
    this.#unanswered.push(text);
    this.#parts.received.changed();
  }

  /** Answers after a drawn time, of which `waitedMs` are over, to all that was not answered before. */
  #think(medianMs: number, waitedMs: number): void {
    this.#thoughts += 1;
    const { settings, draw, turnClock, faults } = this.#parts;
    const slow = faults.take('slowTurn');
    const latencyMs = slow ? slow.ms : draw.latencyMs(medianMs) * settings.latencyScale;
    this.#thinking();
    this.#thinking = turnClock.after(latencyMs - waitedMs, () => void this.#begin());
  }

  async #begin(): Promise<void> {
    const { profile, faults, line, setup, received } = this.#parts;
    // An answer that may not be interrupted is heard to its end first.
    if (this.#answer && !this.#interruptible) return;
    this.#interrupt();
    const heard = this.#unanswered.join(' ').trim();
    const text = answerTo(heard, this.history, this.#answers);
    const thought = ++this.#thoughts;
    const answered = () => {
      this.#unanswered = [];
      this.#answers += 1;
      if (heard) this.history.push({ by: 'guest', text: heard });
      received.changed();
    };
    if (faults.take('deadTurn')) return answered();
    const refused = faults.take('refusedTurn');
    if (refused || faults.take('emptyTurn')) {
      answered();
      return this.#complete(refused ? { turnCompleteReason: refused.reason } : {});
    }

    const name = setup.generationConfig?.speechConfig?.voiceConfig?.prebuiltVoiceConfig?.voiceName;
    const texts = profile.interactionStatus === 'progress' ? [FILLER, text] : [text];
    const speeches = await Promise.all(texts.map((one) => speak(one, voiceNamed(name))));
    // Whoever went on meanwhile is answered to all of it.
    if (this.#ended || this.#hearing.speaking || thought !== this.#thoughts) return;
    answered();
    line.said.push(text);
    received.changed();
    if (setup.sessionResumption)
      this.#send({ sessionResumptionUpdate: { newHandle: '', resumable: false } });
    const silent = faults.take('silentAudio') !== null;
    this.#say(
      speeches.map((speech, at) => ({
        text: texts[at] ?? '',
        speech: silent ? inaudible(speech) : speech,
      })),
    );
  }

  /** Says the first, and the others after it. */
  #say([first, ...others]: readonly { readonly text: string; readonly speech: Pcm }[]): void {
    if (!first) return;
    const { profile, draw, turnClock, setup, faults } = this.#parts;
    const transcribes =
      setup.outputAudioTranscription !== undefined || profile.transcribesUnasked === 'model';
    const plan = planAnswer({ ...first, draw, bundles: profile.bundles, transcribes });
    const phantom = faults.take('phantomInterrupted');
    const cut = () => {
      this.#interrupt();
      if (phantom?.thenMute) this.mute();
    };
    const answer = new Answer({
      plan,
      clock: turnClock,
      send: (content) => this.#tell(content),
      cut: phantom && { afterMs: plan.lengthMs / PHANTOM_SHARE, act: cut },
      over: () => {
        this.#interrupting();
        this.#accounting.said(plan.lengthMs);
        this.#answer = null;
        this.history.push({ by: 'model', text: plan.text });
        const status = others.length > 0 ? 'IN_PROGRESS' : 'IDLE';
        this.#complete(profile.interactionStatus === 'none' ? {} : { interactionStatus: status });
        this.#say(others);
        if (this.#unanswered.length > 0 && !this.#answer && !this.#hearing.speaking)
          this.#think(0, 0);
      },
    });
    this.#answer = answer;
    answer.start();
  }

  /** Stops the answer, if there is one. */
  #interrupt(): void {
    this.#interrupting();
    const answer = this.#answer;
    if (!answer) return;
    this.#answer = null;
    const next = answer.stop();
    this.#accounting.said(answer.sentMs);
    this.history.push({ by: 'model', text: answer.heardText });
    this.#tell({ interrupted: true });
    if (next && this.#parts.faults.take('lateChunk')) this.#tell(next);
    this.#complete(
      this.#parts.profile.interactionStatus === 'none' ? {} : { interactionStatus: 'IDLE' },
    );
  }

  // ---- what is told

  #complete(content: ServerContent): void {
    const usageMetadata = this.#accounting.settle();
    this.#parts.conversation.contextTokens = Math.round(this.#accounting.context);
    const message: ServerMessage = { serverContent: { turnComplete: true, ...content } };
    if (this.#parts.profile.bundles) this.#send({ ...message, usageMetadata });
    else {
      this.#send(message);
      this.#send({ usageMetadata });
    }
    this.#tellHandle();
    this.#checkContext();
  }

  #tell(serverContent: ServerContent): void {
    this.#send({ serverContent });
  }

  #send(message: ServerMessage): void {
    if (!this.#mute && !this.#ended) this.#parts.send(message);
  }

  #tellHandle(): void {
    const { setup, conversations, conversation } = this.#parts;
    if (!setup.sessionResumption || this.#ended) return;
    const newHandle = conversations.handleFor(conversation);
    this.#send({ sessionResumptionUpdate: { newHandle, resumable: true } });
  }

  #tellActivity(voiceActivityType: 'ACTIVITY_START' | 'ACTIVITY_END', offsetMs: number): void {
    if (!this.#parts.profile.tellsVoiceActivity) return;
    this.#send({ voiceActivity: { voiceActivityType, audioOffset: `${offsetMs / 1000}s` } });
  }

  #transcribe(text: string): void {
    const { setup, profile } = this.#parts;
    if (!setup.inputAudioTranscription && profile.transcribesUnasked !== 'guest') return;
    for (const piece of guestTranscript(text, profile)) this.#tell({ inputTranscription: piece });
  }

  #checkContext(): void {
    if (this.#accounting.overflows) this.#parts.close(CLOSINGS.invalidArgument);
  }
}
