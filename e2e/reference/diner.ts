/** One guest of the reference evening: a socket and the mesh's own trust, one step at a time and all of it written down. */
import { once } from 'node:events';
import { toBase64url } from '@eat-with-me/mesh/base64url';
import { Border } from '@eat-with-me/mesh/trust/border';
import type { LinkKeys } from '@eat-with-me/mesh/trust/ceremony';
import { Company } from '@eat-with-me/mesh/trust/company';
import { SealedLine } from '@eat-with-me/mesh/trust/sealed-line';
import type { Wished } from '@eat-with-me/mesh/trust/table-checks';
import type { Boxed } from '@eat-with-me/protocol/signal';
import type { Seat } from '@eat-with-me/protocol/table';
import type { TableTalk } from '@eat-with-me/protocol/talk/table-talk';
import {
  isCounted,
  parseServerMessage,
  SUBPROTOCOL,
  WIRE_PATH,
  type ClientMessage,
  type MessageOf,
  type ServerMessage,
} from '@eat-with-me/protocol/wire/messages';
import { WebSocket } from 'ws';
import { Arrivals } from '../../server/src/testing/arrivals.ts';
import { fixedBytes, type FixedKeys } from './fixed-keys.ts';

/** Nothing takes so long (ms) unless it is broken. */
const PATIENCE_MS = 30_000;

/** One thing that happens. `content`: what a box holds. */
export type Step = { readonly who: string } & (
  | { readonly says: ClientMessage; readonly content?: Boxed }
  | { readonly hears: ServerMessage; readonly content?: Boxed }
  /** Over the first channel of a link. */
  | { readonly tells: string; readonly talk: TableTalk }
  | { readonly derives: Derived }
  | { readonly loses: 'socket' }
);

/** What follows from what was heard, in hexadecimal: an IV of each direction, or T. */
type Derived =
  | { readonly with: Seat; readonly epoch: number; readonly ivTo: string; readonly ivFrom: string }
  | { readonly epoch: number; readonly transcript: string };

/** What the mesh has asked for and is to be done when its turn comes. */
type Due =
  | { readonly type: 'say'; readonly message: MessageOf<ClientMessage, 'reveal' | 'prepare'> }
  | { readonly type: 'link'; readonly seat: Seat; readonly keys: LinkKeys }
  | { readonly type: 'agreed'; readonly epoch: number; readonly transcript: Uint8Array }
  | { readonly type: 'confirm'; readonly seat: Seat; readonly mac: Uint8Array }
  | { readonly type: 'confirmed'; readonly seat: Seat }
  | { readonly type: 'vouch'; readonly epoch: number; readonly transcript: Uint8Array };

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Every verb writes its step down. Whatever the mesh does not accept ends the evening with an `Error`. */
export class Diner {
  readonly who: string;
  readonly fingerprint: Uint8Array<ArrayBuffer>;
  readonly #port: number;
  readonly #keys: FixedKeys;
  readonly #write: (step: Step) => void;
  readonly #wished: Wished;
  readonly #company: Company;
  readonly #lines = new Map<Seat, { readonly line: SealedLine; readonly border: Border }>();
  readonly #arrivals = new Arrivals();
  readonly #due: Due[] = [];
  #socket: WebSocket | null = null;
  #inbox: ServerMessage[] = [];
  #received = 0;
  #token = '';

  constructor(parts: {
    readonly who: string;
    readonly port: number;
    readonly keys: FixedKeys;
    readonly write: (step: Step) => void;
    readonly wished: Wished;
  }) {
    this.who = parts.who;
    this.#port = parts.port;
    this.#keys = parts.keys;
    this.#write = parts.write;
    this.#wished = parts.wished;
    this.fingerprint = fixedBytes(`${this.who} certificate`);
    const seats = (): ReadonlySet<Seat> => new Set(this.#lines.keys());
    this.#company = this.#own(() => {
      const { fingerprint } = this;
      return new Company({
        fingerprint,
        psk: null,
        relayOnly: false,
        linked: seats,
        connected: seats,
        left: () => new Set(),
      });
    });
    this.#company.setWelcomes(true);
    const due = (one: Due): void => {
      this.#due.push(one);
      this.#arrivals.note();
    };
    this.#company.on('say', (message) => due({ type: 'say', message }));
    this.#company.on('link', (seat, keys) => due({ type: 'link', seat, keys }));
    this.#company.on('agreed', ({ epoch, transcript }) =>
      due({ type: 'agreed', epoch, transcript }),
    );
    this.#company.on('confirm', (seat, mac) => due({ type: 'confirm', seat, mac }));
    this.#company.on('confirmed', (seat) => due({ type: 'confirmed', seat }));
    this.#company.on('vouch', (_, epoch, transcript) => due({ type: 'vouch', epoch, transcript }));
    this.#company.on('aborted', ({ code }) => {
      throw new Error(`${this.who}: ${code}`);
    });
  }

  /** Opens a socket, and says hello: anew, or to go on where the last one broke off. */
  async connect(): Promise<void> {
    const origin = `http://127.0.0.1:${this.#port}`;
    const socket = new WebSocket(`${origin}${WIRE_PATH}`.replace('http', 'ws'), SUBPROTOCOL, {
      origin,
    });
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const message = parseServerMessage(data.toString());
      if (!message) throw new Error(`${this.who} cannot read ${data.toString()}`);
      if (isCounted(message)) this.#received += 1;
      this.#inbox.push(message);
      this.#arrivals.note();
    });
    await once(socket, 'open');
    const resume = this.#token !== '' && { token: this.#token, received: this.#received };
    this.say({ type: 'hello', ...(resume && { resume }) });
  }

  async queue(): Promise<void> {
    const pledge = await this.#own(() => this.#company.pledge());
    const { chairs, fewer } = this.#wished;
    this.say({
      type: 'queue',
      ticket: {
        sizes: chairs as (2 | 3 | 4)[],
        languages: ['en'],
        patience: { anyLanguage: false, fewer },
        met: [],
        avoid: [],
        pledge,
      },
    });
  }

  say(says: ClientMessage, content?: Boxed): void {
    this.#write({ who: this.who, says, ...(content && { content }) });
    this.#socket?.send(JSON.stringify(says));
  }

  /** The next message of this type; the mesh hears what is for it. */
  async hear<T extends ServerMessage['type']>(type: T): Promise<MessageOf<ServerMessage, T>> {
    const message = await this.#first(this.#inbox, type, ({ type: of }) => of === type);
    const content = message.type === 'signal' ? await this.#open(message) : undefined;
    this.#write({ who: this.who, hears: message, ...(content && { content }) });
    const company = this.#company;
    await this.#own(async () => {
      if (message.type === 'welcome' || message.type === 'resumed') this.#token = message.token;
      else if (message.type === 'seated') await company.sitDown(message.seating, this.#wished);
      else if (message.type === 'arrived') await company.arrived(message);
      else if (message.type === 'revealed')
        await company.revealed(message.epoch, message.from, message.nonce);
      else if (message.type === 'signal' && content && 'mac' in content)
        await company.confirmed(message.from, content.mac);
    });
    return message as MessageOf<ServerMessage, T>;
  }

  /** What the mesh has to tell the house: `reveal` or `prepare`. */
  async sayDue(type: 'reveal' | 'prepare'): Promise<void> {
    const due = await this.#take('say', ({ message }) => message.type === type);
    this.say(due.message);
  }

  /** The keys of a link are there. */
  async link(seat: Seat): Promise<void> {
    const { keys } = await this.#take('link', (one) => one.seat === seat);
    const { outgoing, incoming, theirs } = keys;
    const border = new Border(theirs.fingerprint, 'direct');
    this.#lines.set(seat, { line: new SealedLine(keys), border });
    const { epoch } = outgoing.direction;
    const derives = { with: seat, epoch, ivTo: hex(outgoing.iv), ivFrom: hex(incoming.iv) };
    this.#write({ who: this.who, derives });
  }

  /** Everybody's nonces are there, and with them T. */
  async agree(): Promise<void> {
    const { epoch, transcript } = await this.#take('agreed');
    this.#write({ who: this.who, derives: { epoch, transcript: hex(transcript) } });
  }

  /** Seals something for a seat, and sends it by the house. */
  async send(to: Seat, content: Boxed): Promise<void> {
    const line = this.#lines.get(to)?.line;
    if (!line) throw new Error(`${this.who} has no link to ${to}`);
    this.say({ type: 'signal', to, box: await line.seal(content) }, content);
  }

  async confirm(to: Seat): Promise<void> {
    const { mac } = await this.#take('confirm', ({ seat }) => seat === to);
    await this.send(to, { type: 'confirm', mac: toBase64url(mac) });
  }

  /** The link to this seat is confirmed. */
  async trust(seat: Seat): Promise<void> {
    await this.#take('confirmed', (one) => one.seat === seat);
  }

  /** Tells another member, over their link, which company this one sees. */
  async vouch(to: Diner, from: Seat): Promise<void> {
    const { epoch, transcript } = await this.#take('vouch');
    const talk = { type: 'transcript', epoch, transcript: toBase64url(transcript) } as const;
    this.#write({ who: this.who, tells: to.who, talk });
    await to.#own(() => to.#company.vouched(from, epoch, talk.transcript));
  }

  /** The socket is gone, without a goodbye. */
  async lose(): Promise<void> {
    const socket = this.#socket;
    if (!socket) return;
    const closed = once(socket, 'close');
    // Of no meaning to a house; what was sent before arrives.
    socket.close(4000);
    await closed;
    this.#write({ who: this.who, loses: 'socket' });
  }

  /** Gets up for good. */
  async leave(): Promise<void> {
    this.say({ type: 'leave' });
    await this.end();
  }

  async end(): Promise<void> {
    this.#company.end();
    const socket = this.#socket;
    if (!socket || socket.readyState === WebSocket.CLOSED) return;
    socket.close(1000);
    await once(socket, 'close');
  }

  /** What a box holds; a description must be one that a browser may have. */
  async #open({ from, box }: MessageOf<ServerMessage, 'signal'>): Promise<Boxed> {
    const link = this.#lines.get(from);
    const { contents = [] } = (await link?.line.open(box, performance.now())) ?? {};
    const [content, ...more] = contents;
    if (!link || !content || more.length > 0) throw new Error(`${this.who} cannot open a box`);
    if ('description' in content && content.description) {
      const admitted = link.border.admitDescription(content.description);
      if ('failure' in admitted) throw new Error(`${this.who}: ${admitted.failure}`);
    }
    if ('candidates' in content)
      for (const candidate of content.candidates)
        if (!link.border.admitCandidate(candidate)) throw new Error(`${this.who}: no candidate`);
    return content;
  }

  #own<T>(act: () => T): T {
    return this.#keys.as(this.who, act);
  }

  async #take<T extends Due['type']>(
    type: T,
    fits: (due: Extract<Due, { type: T }>) => boolean = () => true,
  ): Promise<Extract<Due, { type: T }>> {
    const isIt = (due: Due): boolean => due.type === type && fits(due as Extract<Due, { type: T }>);
    return (await this.#first(this.#due, type, isIt)) as Extract<Due, { type: T }>;
  }

  async #first<T>(among: T[], what: string, fits: (one: T) => boolean): Promise<T> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const at = among.findIndex(fits);
      const [found] = at < 0 ? [] : among.splice(at, 1);
      if (found !== undefined) return found;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`${this.who}: no ${what} came, but ${JSON.stringify(among)}`);
      await this.#arrivals.next(left);
    }
  }
}
