/**
 * An AI companion as a `Companion`: a session with its provider, and the ears, voice and eyes of this page. The house is asked
 * for leave; sound, pictures and words go from this page to the provider and nowhere else. Loaded only when wanted.
 */
import { Eyes } from '@eat-with-me/companion/eyes/eyes';
import type { AccessAnswer } from '@eat-with-me/companion/line-keeper';
import { PROMPTS } from '@eat-with-me/companion/prompts';
import type { Provider } from '@eat-with-me/companion/provider';
import { Session } from '@eat-with-me/companion/session';
import { CHUNK_MS } from '@eat-with-me/companion/sound/chunker';
import type { Heard } from '@eat-with-me/companion/sound/ears';
import { openSound, type Sound } from '@eat-with-me/companion/sound/open-sound';
import type { PlayoutEvent } from '@eat-with-me/companion/sound/playout';
// oxlint-disable-next-line import/default -- Vite makes the default export, the address of a file
import worklet from '@eat-with-me/companion/sound/worklet?worker&url';
import { turnsOf, type Leave, type LeaveAnswer } from './access.ts';
import type { Agreement } from './agreement.ts';
import { captionOf, companionStageOf } from './session-words.ts';
import type { Caption, Companion, CompanionEnd, CompanionStage, Reply } from './companion.ts';
import { stampNow, Timings } from './timings.ts';

interface AiCompanionOptions {
  readonly agreement: Agreement;
  /** Asked anew for every connection. */
  readonly ask: () => Promise<LeaveAnswer>;
  /** What speaks the provider's language; `model` is null where the server has but one. */
  readonly speaks: (model: string | null) => Provider;
}

export class AiCompanion implements Companion {
  readonly kind = 'ai';
  readonly abilities = { speech: 'spoken', answers: 'heard', sees: true } as const;
  readonly replies: readonly Reply[] = [];
  readonly timings = new Timings();
  readonly #options: AiCompanionOptions;
  readonly #listeners = new Set<() => void>();
  readonly #session: Session;
  readonly #eyes = new Eyes((jpeg) => this.#session.see(jpeg));
  #sound: Sound | null = null;
  #microphone: MediaStreamTrack | null = null;
  #volume = 1;
  #speakerId = '';
  /** It went before it had come. */
  #ended: CompanionEnd | null = null;
  #started = false;
  #closed = false;
  #level = 0;
  /** Of the connection that is opened next. */
  #leave: Leave | null = null;
  /** When a chunk left the microphone, while the guest speaks; in ms since 1970. */
  #capturedAt = new WeakMap<object, number>();
  #guestSpeaks = false;
  #voicedAt: number | null = null;
  #answer = { turn: 0, firstAt: 0 };

  constructor(options: AiCompanionOptions) {
    this.#options = options;
    const { language, voice, pace } = options.agreement;
    this.#session = new Session({
      provider: this.#provider(),
      access: () => this.#access(),
      language,
      voice,
      // Comes with the leave, if it is not in the token.
      persona: '',
      turns: turnsOf(pace),
      nudge: PROMPTS.nudge,
      random: () => Math.random(),
      speaker: {
        play: (pcm, rate, turn) => {
          if (turn > this.#answer.turn) this.#answer = { turn, firstAt: stampNow() };
          this.#sound?.voice.play(pcm, rate, turn);
        },
        flush: (turn) => this.#sound?.voice.flush(turn),
        heardMs: (turn) => this.#sound?.voice.heardMs(turn) ?? 0,
      },
      onChange: () => this.#look(),
    });
  }

  get stage(): CompanionStage {
    if (this.#ended) return { name: 'over', why: this.#ended };
    return companionStageOf(this.#session.stage);
  }

  get captions(): readonly Caption[] {
    return this.#session.captions.map(captionOf);
  }

  get level(): number {
    return this.#level;
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    if (this.#started || this.#closed) return;
    this.#started = true;
    void this.#arrive();
  }

  useMicrophone(track: MediaStreamTrack | null): void {
    this.#microphone = track;
    this.#session.setMuted(track === null);
    this.#sound?.ears.use(track);
    this.#tell();
  }

  useCamera(track: MediaStreamTrack | null): void {
    if (track && !this.#closed) this.#eyes.open(track);
    else this.#eyes.close();
  }

  setVolume(volume: number): void {
    this.#volume = volume;
    if (this.#sound) this.#sound.voice.volume = volume;
  }

  useSpeaker(deviceId: string): void {
    this.#speakerId = deviceId;
    // A speaker that is gone, or cannot be chosen: the system's goes on.
    this.#sound?.voice.setSink(deviceId).catch(() => undefined);
  }

  /** There is nothing to press: the guest is heard. */
  reply(): void {}

  stopTalking(): void {
    this.#session.stopTalking();
  }

  sayGoodbye(): void {
    this.#eyes.close();
    if (this.#sound) this.#session.sayGoodbye(PROMPTS.goodbye);
    else this.#end('parted');
  }

  leave(): void {
    if (this.#sound) this.#session.leave();
    else this.#end('left');
  }

  async #arrive(): Promise<void> {
    const { agreement, speaks } = this.#options;
    const sound = await openSound(worklet, agreement.pace, speaks(null).hearsAt).catch(() => null);
    if (this.#closed || !sound) {
      await sound?.close();
      this.#end('unreachable');
      return;
    }
    this.#sound = sound;
    sound.ears.onheard = (heard) => this.#hear(heard);
    sound.voice.onevent = (event) => this.#heardOf(event);
    sound.ears.use(this.#microphone);
    sound.voice.volume = this.#volume;
    if (this.#speakerId !== '') this.useSpeaker(this.#speakerId);
    this.#session.open();
    // Whoever sits down says hello; and so the guest hears at once that somebody is there.
    this.#session.say(PROMPTS.greet);
  }

  async #access(): Promise<AccessAnswer> {
    const answer = await this.#options.ask();
    if (!('leave' in answer)) return answer;
    this.#leave = answer.leave;
    const { url, protocols, expiresAt } = answer.leave;
    return { access: { url, protocols, expiresAt } };
  }

  /** Model and persona come with the leave for each connection; what leaves is timed on the way. */
  #provider(): Provider {
    const { speaks } = this.#options;
    return {
      renewAfterMs: speaks(null).renewAfterMs,
      hearsAt: speaks(null).hearsAt,
      open: (opening, tell) => {
        const { model, persona } = this.#leave?.opening ?? { model: null, persona: '' };
        const line = speaks(model).open({ ...opening, persona }, tell);
        return {
          sendAudio: (pcm) => {
            line.sendAudio(pcm);
            const at = this.#capturedAt.get(pcm);
            if (at !== undefined) this.timings.note('captureToWire', stampNow() - at);
          },
          sendPicture: (jpeg) => line.sendPicture(jpeg),
          sendText: (text) => line.sendText(text),
          userActivity: (speaking) => line.userActivity(speaking),
          interrupt: (heardMs) => line.interrupt(heardMs),
          get unsentBytes() {
            return line.unsentBytes;
          },
          close: () => line.close(),
        };
      },
    };
  }

  #hear({ pcm, at, activity, voicedAt }: Heard): void {
    if (activity === 'begins') this.#guestBegins(true);
    if (this.#guestSpeaks) {
      this.#capturedAt.set(pcm, at);
      // An answer is timed from the guest's last word, and may come before these ears are sure that it was the last.
      if (voicedAt !== null && at - voicedAt < CHUNK_MS) this.#voicedAt = voicedAt;
    }
    this.#session.hear(pcm);
    if (activity === 'ends') this.#guestBegins(false, at - (voicedAt ?? at));
  }

  /** The voice gives way at once, whoever decides in the end that this was speech. */
  #guestBegins(speaks: boolean, quietMs = 0): void {
    this.#guestSpeaks = speaks;
    this.#sound?.voice.duck(speaks);
    this.#session.guestSpeaks(speaks, quietMs);
  }

  #heardOf(event: PlayoutEvent): void {
    if (event.type === 'level') {
      this.#level = Math.min(1, event.level * 4);
      return;
    }
    const { turn, firstAt } = this.#answer;
    if (turn === event.turn) this.timings.note('byteToAudible', event.at - firstAt);
    if (this.#voicedAt !== null) this.timings.note('speechToAudible', event.at - this.#voicedAt);
    this.#voicedAt = null;
  }

  #look(): void {
    if (this.#session.stage.name === 'ended') this.#close();
    this.#tell();
  }

  #end(why: CompanionEnd): void {
    if (this.#closed) return;
    this.#ended = why;
    this.#close();
    this.#tell();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#eyes.close();
    void this.#sound?.close();
    this.#sound = null;
    this.#level = 0;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
