/** Speaks Gemini Live (BidiGenerateContent) for the companion's session. Knows the wire, and nothing of policy. */
import { toBase64 } from '../base64.ts';
import { pcmFromBase64, pcmToBase64 } from '../pcm.ts';
import type { Opening, Pcm, Provider, ProviderEvent, ProviderLine } from '../provider.ts';
import { closedKind } from './gemini-closing.ts';
import type { ClientMessage, Content, ServerContent, ServerMessage, Setup } from './gemini-wire.ts';
import { JsonSocket } from './json-socket.ts';

/** A connection lasts about ten minutes. */
const RENEW_AFTER_MS = 8.5 * 60_000;

/** Every turn is billed with all that went before; at this size the older half is forgotten. */
const COMPRESSION = { triggerTokens: '25600', slidingWindow: { targetTokens: '12800' } };

/** So long after an interruption sound still belongs to what was interrupted, unless the turn is said to be complete. */
const LATE_MS = 1000;

/** Where a `goAway` does not say. */
const TIME_LEFT_MS = 10_000;

/** Reasons that are no refusal: another try may bring an answer. Whatever else is said is one. */
const NOT_REFUSED = /^$|UNSPECIFIED|NEED_MORE|MALFORMED|MAX_REGEN/;

const RATE = /rate=(\d+)/;

const HEARS_AT = 16_000;

/** A provider for one model, by its name without `models/`. */
export const gemini = ({ model }: { readonly model: string }): Provider => ({
  renewAfterMs: RENEW_AFTER_MS,
  hearsAt: HEARS_AT,
  open: (opening, tell) => new GeminiLine(model, opening, tell),
});

class GeminiLine implements ProviderLine {
  readonly #tell: (event: ProviderEvent) => void;
  readonly #opening: Opening;
  readonly #socket: JsonSocket<ClientMessage, ServerMessage>;
  #ready = false;
  #turn = 0;
  /** The turn that is under way; what comes of a dropped one is late. */
  #phase: 'none' | 'speaking' | 'dropped' = 'none';
  /** Until when what comes still belongs to the dropped turn, unless that is said to be complete before. */
  #lateUntil = -Infinity;

  constructor(model: string, opening: Opening, tell: (event: ProviderEvent) => void) {
    this.#opening = opening;
    this.#tell = tell;
    this.#socket = new JsonSocket<ClientMessage, ServerMessage>(opening.access, {
      opened: () => this.#socket.send({ setup: setupFor(model, opening) }),
      heard: (message) => this.#hear(message),
      closed: (code, reason) => {
        const before = { ready: this.#ready, handle: opening.handle };
        tell({ type: 'closed', kind: closedKind(code, reason, before), code });
      },
    });
  }

  get unsentBytes(): number {
    return this.#socket.unsentBytes;
  }

  sendAudio(pcm: Pcm): void {
    const audio = { data: pcmToBase64(pcm), mimeType: `audio/pcm;rate=${HEARS_AT}` };
    this.#socket.send({ realtimeInput: { audio } });
  }

  sendPicture(jpeg: Uint8Array<ArrayBuffer>): void {
    const video = { data: toBase64(jpeg), mimeType: 'image/jpeg' };
    this.#socket.send({ realtimeInput: { video } });
  }

  /** A completed turn interrupts whatever is being said, on every model that takes one in mid-session. */
  sendText(text: string): void {
    this.#admit();
    this.#socket.send({ clientContent: { turns: [said('user', text)], turnComplete: true } });
  }

  userActivity(speaking: boolean): void {
    if (!speaking) this.#admit();
    this.#socket.send({
      realtimeInput: speaking ? { activityStart: {} } : { activityEnd: {} },
    });
  }

  /** There is no word for it on this wire: the server goes on to the end of the turn, and nothing of it is told. */
  interrupt(): void {
    if (this.#phase === 'speaking') this.#drop(Infinity);
  }

  close(): void {
    this.#socket.close();
  }

  /** Every field by itself: one message can carry several. */
  #hear(message: ServerMessage): void {
    const { setupComplete, serverContent, voiceActivity } = message;
    const { usageMetadata, sessionResumptionUpdate, goAway } = message;
    if (setupComplete && !this.#ready) this.#begin();
    if (voiceActivity?.voiceActivityType === 'ACTIVITY_START') this.#guest(true);
    if (voiceActivity?.voiceActivityType === 'ACTIVITY_END') this.#guest(false);
    if (serverContent) this.#hearContent(serverContent);
    if (usageMetadata) {
      const { promptTokenCount: input = 0, responseTokenCount: output = 0 } = usageMetadata;
      this.#tell({ type: 'usage', input, output });
    }
    if (sessionResumptionUpdate) {
      const { newHandle, resumable } = sessionResumptionUpdate;
      this.#tell({ type: 'handle', handle: (resumable && newHandle) || null });
    }
    if (goAway) this.#tell({ type: 'expiring', inMs: durationMs(goAway.timeLeft) });
  }

  #begin(): void {
    this.#ready = true;
    const turns = this.#opening.history.map(({ by, text }) =>
      said(by === 'guest' ? 'user' : 'model', text),
    );
    if (turns.length > 0) this.#socket.send({ clientContent: { turns, turnComplete: false } });
    this.#tell({ type: 'ready' });
  }

  #guest(speaking: boolean): void {
    this.#tell({ type: 'guestSpeaks', speaking });
  }

  #hearContent(content: ServerContent): void {
    const { modelTurn, inputTranscription, outputTranscription, interrupted, turnComplete } =
      content;
    for (const { inlineData } of modelTurn?.parts ?? []) {
      if (inlineData?.mimeType?.startsWith('audio/')) this.#hearSound(inlineData);
    }
    if (inputTranscription?.text) {
      const { text, finished = false } = inputTranscription;
      this.#tell({ type: 'transcript', by: 'guest', text, final: finished, turn: this.#turn });
    }
    if (outputTranscription?.text && this.#goesOn()) {
      const { text, finished = false } = outputTranscription;
      this.#tell({ type: 'transcript', by: 'companion', text, final: finished, turn: this.#turn });
    }
    if (interrupted) {
      this.#drop(performance.now() + LATE_MS);
      this.#tell({ type: 'flush', turn: this.#turn });
    }
    if (turnComplete) this.#complete(content);
  }

  #hearSound({ data = '', mimeType = '' }: { data?: string; mimeType?: string }): void {
    const pcm = pcmFromBase64(data);
    if (!pcm || !this.#goesOn()) return;
    const rate = Number(RATE.exec(mimeType)?.[1] ?? 24_000);
    this.#tell({ type: 'audio', pcm, rate, turn: this.#turn });
  }

  #complete({ turnCompleteReason = '', waitingForInput, interactionStatus }: ServerContent): void {
    const phase = this.#phase;
    // A model that thinks at length completes turns on the way; only at the end is it idle.
    if (interactionStatus === 'IN_PROGRESS') return;
    this.#phase = 'none';
    if (phase === 'dropped') {
      this.#tell({ type: 'turnEnd', turn: this.#turn, reason: 'interrupted' });
      return;
    }
    const listens = waitingForInput === true || turnCompleteReason === 'NEED_MORE_INPUT';
    if (phase === 'none' && listens) return;
    if (phase === 'none') this.#turn += 1;
    const reason = NOT_REFUSED.test(turnCompleteReason) ? 'complete' : 'refused';
    this.#tell({ type: 'turnEnd', turn: this.#turn, reason });
  }

  /** Whether what comes now is to be heard; begins a turn when none is under way. */
  #goesOn(): boolean {
    if (this.#phase === 'dropped' && performance.now() < this.#lateUntil) return false;
    if (this.#phase !== 'speaking') this.#turn += 1;
    this.#phase = 'speaking';
    return true;
  }

  #drop(lateUntil: number): void {
    this.#phase = 'dropped';
    this.#lateUntil = lateUntil;
  }

  /** What comes soon answers something new: after some interruptions no turn is ever said to be complete. */
  #admit(): void {
    const interruptedByServer = this.#lateUntil !== Infinity;
    this.#lateUntil = interruptedByServer ? -Infinity : performance.now() + LATE_MS;
  }
}

const said = (role: 'user' | 'model', text: string): Content => ({ role, parts: [{ text }] });

/** What the token has fixed is ignored by the server, whatever is said here. */
function setupFor(model: string, { language, voice, persona, turns, handle }: Opening): Setup {
  return {
    model: `models/${model}`,
    generationConfig: {
      responseModalities: ['AUDIO'],
      mediaResolution: 'MEDIA_RESOLUTION_LOW',
      speechConfig: {
        languageCode: language,
        ...(voice && { voiceConfig: { prebuiltVoiceConfig: { voiceName: voice } } }),
      },
    },
    ...(persona && { systemInstruction: said('user', persona) }),
    realtimeInputConfig: {
      // People chew, and cutlery clatters.
      automaticActivityDetection:
        turns === 'marked'
          ? { disabled: true }
          : {
              startOfSpeechSensitivity: 'START_SENSITIVITY_LOW',
              endOfSpeechSensitivity: 'END_SENSITIVITY_LOW',
            },
    },
    sessionResumption: handle === null ? {} : { handle },
    contextWindowCompression: COMPRESSION,
    inputAudioTranscription: {},
    outputAudioTranscription: {},
  };
}

function durationMs(text = ''): number {
  const seconds = Number.parseFloat(text);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : TIME_LEFT_MS;
}
