/** One socket: who knocks, with what, and the session behind it. */
import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import { CLOSINGS, traced, type Closing } from './closings.ts';
import { Clock } from './clock.ts';
import type { Conversation, Conversations } from './conversations.ts';
import { Draw } from './draw.ts';
import type { FaultNow, Faults } from './faults.ts';
import { readMessage, type Read } from './message-shape.ts';
import type { Received, ReceivedLine } from './received.ts';
import { Session } from './session.ts';
import type { Settings } from './settings.ts';
import { judgeSetup } from './setup-rules.ts';
import type { Credential, Version } from './surface.ts';
import type { Tokens } from './tokens.ts';
import type { ServerMessage, Setup } from './wire.ts';

/** How soon a setup is answered. */
const SETUP_MS = [100, 300] as const;

type ConnectionParts = {
  readonly socket: WebSocket;
  readonly version: Version;
  readonly credential: Credential;
  readonly settings: Settings;
  readonly tokens: Tokens;
  readonly conversations: Conversations;
  readonly faults: Faults;
  readonly received: Received;
  readonly line: ReceivedLine;
  readonly seed: number;
};

export class Connection {
  readonly #parts: ConnectionParts;
  readonly #turnClock: Clock;
  readonly #ageClock: Clock;
  /** What came before the setup was answered; null from then on. */
  #early: Read[] | null = null;
  #conversation: Conversation | null = null;
  #session: Session | null = null;
  #closed = false;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    const { socket, settings } = parts;
    this.#turnClock = new Clock(settings.turnSpeed);
    this.#ageClock = new Clock(settings.ageSpeed);
    socket.on('message', (data: Buffer) => this.#receive(data.toString()));
    socket.on('close', (code, reason) => this.#gone(code, reason.toString()));
    // A frame that is none closes the socket, which is all that there is to it.
    socket.on('error', () => undefined);
  }

  /** What the model remembers; empty before the setup. */
  get history(): Conversation['history'] {
    return this.#conversation?.history ?? [];
  }

  /** Goes wrong. */
  suffer(fault: FaultNow): void {
    if (fault.kind === 'close') this.#close(CLOSINGS[fault.as]);
    else if (fault.kind === 'mute') this.#session?.mute();
    else this.#session?.goAway(fault.leftMs);
  }

  #receive(text: string): void {
    if (this.#closed) return;
    const { credential, tokens } = this.#parts;
    const read = readMessage(text);
    if ('closing' in read) return this.#close(read.closing);
    if (!this.#conversation) return this.#begin(read);
    if (credential.kind === 'token' && !tokens.isValid(credential.name))
      return this.#close(CLOSINGS.tokenExpired);
    if (this.#session) this.#session.receive(read);
    else this.#early?.push(read);
  }

  #begin({ name, body }: Read): void {
    if (name !== 'setup') return this.#close(CLOSINGS.invalidArgument);
    const { line, faults, version, tokens, credential, received } = this.#parts;
    const asked = body as Setup;
    line.asked = asked;
    received.changed();
    const refusal = faults.take('refuse');
    if (refusal) return this.#close(CLOSINGS[refusal.as]);
    const stranger = this.#identify(asked);
    if (stranger) return this.#close(stranger);
    const setup = credential.kind === 'token' ? tokens.effective(credential.name, asked) : asked;
    const judged = judgeSetup(setup, version);
    if ('closing' in judged) return this.#close(judged.closing);
    const profile = { ...judged.profile, ...this.#parts.settings.profile };
    const conversation = this.#takeUp(setup, profile.model);
    if ('closing' in conversation) return this.#close(conversation.closing);

    line.effective = setup;
    received.changed();
    this.#conversation = conversation;
    this.#early = [];
    const draw = new Draw(this.#parts.seed);
    this.#turnClock.after(draw.between(...SETUP_MS), () => {
      this.#send({ setupComplete: { sessionId: conversation.id } });
      const session = new Session({
        ...this.#parts,
        setup,
        profile,
        conversation,
        turnClock: this.#turnClock,
        ageClock: this.#ageClock,
        draw,
        send: (message) => this.#send(message),
        close: (closing) => this.#close(closing),
      });
      this.#session = session;
      for (const read of this.#early ?? []) session.receive(read);
      this.#early = null;
    });
  }

  /** Null if it may come in. */
  #identify(asked: Setup): Closing | null {
    const { credential, settings, tokens, version } = this.#parts;
    switch (credential.kind) {
      case 'none':
        return CLOSINGS.unregistered;
      case 'key':
        return settings.keys.includes(credential.key) ? null : CLOSINGS.wrongKey;
      case 'token':
        if (!settings.tokenVersions.includes(version)) return CLOSINGS.unregistered;
        return tokens.spend(credential.name, asked.sessionResumption?.handle !== undefined);
    }
  }

  #takeUp(
    { sessionResumption }: Setup,
    model: string,
  ): Conversation | { readonly closing: Closing } {
    const { conversations, settings } = this.#parts;
    if (conversations.liveCount >= settings.sessionsAtMost) return { closing: CLOSINGS.quota };
    const handle = sessionResumption?.handle;
    return handle ? conversations.resume(handle, model) : conversations.begin(model);
  }

  /** JSON in a binary frame, as the service sends it. */
  #send(message: ServerMessage): void {
    if (!this.#closed)
      this.#parts.socket.send(Buffer.from(JSON.stringify(message)), { binary: true });
  }

  #close(closing: Closing): void {
    if (this.#closed) return;
    const { socket, settings } = this.#parts;
    this.#end();
    if (closing === 'lost') socket.terminate();
    else {
      const { code, reason } = closing;
      socket.close(
        code,
        settings.tracesReasons ? traced(reason, randomBytes(8).toString('hex')) : reason,
      );
    }
  }

  #gone(code: number, reason: string): void {
    const { line, received } = this.#parts;
    line.closed = { code, reason };
    this.#end();
    received.changed();
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#turnClock.stop();
    this.#ageClock.stop();
    if (this.#session) this.#session.end();
    else if (this.#conversation) this.#parts.conversations.end(this.#conversation);
  }
}
