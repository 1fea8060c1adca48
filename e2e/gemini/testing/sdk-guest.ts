/** A guest who speaks through the official SDK, which is what keeps the emulator to the contract. */
import {
  GoogleGenAI,
  Modality,
  type LiveConnectConfig,
  type LiveServerMessage,
  type Session,
} from '@google/genai';
import { joined } from '../../../voice/src/house/pcm.ts';
import { samplesOf, type Pcm } from '../pcm.ts';
import { KEY } from '../settings.ts';
import { Microphone } from './microphone.ts';

export type SdkGuestSettings = {
  /** The emulator's, or a service's. */
  readonly baseUrl: string;
  readonly model?: string;
  /** A key or a token's name. */
  readonly apiKey?: string;
  readonly apiVersion?: string;
  readonly config?: LiveConnectConfig;
  /** How fast its microphone sends. */
  readonly pace?: number;
};

export const MODEL = 'gemini-3.8-live';

/** The SDK as a client of this base URL. */
export const sdkFor = ({ baseUrl, apiKey = KEY, apiVersion = 'v1alpha' }: SdkGuestSettings) =>
  new GoogleGenAI({ apiKey, httpOptions: { baseUrl, apiVersion } });

/** A message, and when it came, in ms of `performance.now`. */
export type Arrival = { readonly at: number; readonly message: LiveServerMessage };

export class SdkGuest {
  readonly arrivals: Arrival[] = [];
  /** How the connection ended; resolves when it does. */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #looking = new Set<() => void>();
  readonly #pace: number;
  #session: Session | null = null;
  #microphone: Microphone | null = null;

  /** Resolves once the setup is complete; rejects, as the SDK does, with the code and reason of a refusal. */
  static async connect(settings: SdkGuestSettings): Promise<SdkGuest> {
    const { model = MODEL, config } = settings;
    const { promise: closed, resolve: ended } = Promise.withResolvers<{
      code: number;
      reason: string;
    }>();
    const guest = new SdkGuest(closed, settings.pace ?? 1);
    guest.#session = await sdkFor(settings).live.connect({
      model,
      config: { responseModalities: [Modality.AUDIO], ...config },
      callbacks: {
        onmessage: (message) => guest.#arrived(message),
        onclose: ({ code, reason }) => {
          guest.#microphone?.stop();
          ended({ code, reason });
        },
      },
    });
    return guest;
  }

  private constructor(closed: SdkGuest['closed'], pace: number) {
    this.closed = closed;
    this.#pace = pace;
  }

  get session(): Session {
    if (!this.#session) throw new Error('not connected');
    return this.#session;
  }

  get messages(): LiveServerMessage[] {
    return this.arrivals.map(({ message }) => message);
  }

  /** All sound so far, at 24 kHz. */
  get sound(): Pcm {
    return soundOf(this.messages);
  }

  /** What the model has said so far, in its own words. */
  get words(): string {
    return this.messages.map((one) => one.serverContent?.outputTranscription?.text ?? '').join('');
  }

  /** Says it into the microphone, which is open from then on; resolves when the last of it has been sent. */
  say(pcm: Pcm): Promise<void> {
    this.#microphone ??= new Microphone(
      (audio) => this.session.sendRealtimeInput({ audio }),
      this.#pace,
    );
    return this.#microphone.say(pcm);
  }

  /** Sends nothing from the microphone any more. */
  stopSending(): void {
    this.#microphone?.stop();
  }

  /** Resolves with the first message of which it is true, from the `from`th on, now or when it comes. */
  until(isIt: (message: LiveServerMessage) => unknown, from = 0): Promise<Arrival> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.arrivals.slice(from).find(({ message }) => isIt(message));
        if (!found) return;
        this.#looking.delete(look);
        resolve(found);
      };
      this.#looking.add(look);
      look();
    });
  }

  /** Hangs up; resolves when the socket is gone. */
  async leave(): Promise<void> {
    this.session.close();
    await this.closed;
  }

  #arrived(message: LiveServerMessage): void {
    this.arrivals.push({ at: performance.now(), message });
    for (const look of this.#looking) look();
  }
}

/** The sound in messages, one piece after the other. */
export const soundOf = (messages: readonly LiveServerMessage[]): Pcm =>
  joined(
    messages.flatMap((one) =>
      (one.serverContent?.modelTurn?.parts ?? []).map(({ inlineData }) =>
        samplesOf(inlineData?.data ?? ''),
      ),
    ),
  );

/** What ends a turn, for `until`. */
export const isTurnComplete = (message: LiveServerMessage) => message.serverContent?.turnComplete;
export const isInterrupted = (message: LiveServerMessage) => message.serverContent?.interrupted;
export const isGoAway = (message: LiveServerMessage) => message.goAway;
export const hasSound = (message: LiveServerMessage) => message.serverContent?.modelTurn;
/** Tells a handle that can be used. */
export const isHandle = (message: LiveServerMessage) => message.sessionResumptionUpdate?.resumable;
