/** A house that plays one evening with whoever comes, and holds what it hears against docs/protocol.md. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { fromBase64url, toBase64url } from '@eat-with-me/mesh/base64url';
import { isConfirmation } from '@eat-with-me/mesh/trust/confirm';
import { pairKeys } from '@eat-with-me/mesh/trust/keys';
import { parseOpening, type Opening } from '@eat-with-me/mesh/trust/opening';
import { makePledge } from '@eat-with-me/mesh/trust/pledge';
import { Opener } from '@eat-with-me/mesh/trust/sealing';
import { commitmentTo, tableDigest, transcriptOf } from '@eat-with-me/mesh/trust/transcript';
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import { DESCRIPTION_MAX_LENGTH, parseBoxed, type Boxed } from '@eat-with-me/protocol/signal';
import {
  isCounted,
  parseClientMessage,
  SUBPROTOCOL,
  WIRE_PATH,
  type ClientMessage,
  type MessageOf,
} from '@eat-with-me/protocol/wire/messages';
import { WebSocketServer, type WebSocket } from 'ws';
import { Arrivals } from '../../server/src/testing/arrivals.ts';
import { Nonconformity } from './tester.ts';

const random = (bytes: number): string => randomBytes(bytes).toString('base64url');
const bytesIn = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(fromBase64url(text));
const OUTLOOK = { waiting: 1, bySize: { 2: 1, 3: 1, 4: 1 }, estimateMs: null };
/** After so long (ms) nothing more is expected of what should not come. */
const SILENCE_MS = 1500;

/** A client's end of the wire, over as many sockets as it takes. */
export class ScriptedHouse {
  readonly #server: WebSocketServer;
  readonly #patienceMs: number;
  readonly #slowness: number;
  #socket: WebSocket | null = null;
  #request: IncomingMessage | null = null;
  #heard: ClientMessage[] = [];
  readonly #texts: string[] = [];
  #pongs: string[] = [];
  /** What the client has sent and we have sent that counts. */
  #received = 0;
  #sent = 0;
  #trouble: Nonconformity | null = null;
  readonly #arrivals = new Arrivals();
  #own: { pledge: PledgeSent; opening: Opening } | null = null;
  #seated: Awaited<ReturnType<ScriptedHouse['seat']>> | null = null;
  #nonce: Uint8Array<ArrayBuffer> | null = null;
  #token = '';
  readonly #boxes: Boxed[] = [];

  /** `patienceMs`: how long a person may take to press the next button; on a slow machine the client may be so many times slower than promised. */
  constructor(server: Server, patienceMs: number, slowness = 1) {
    this.#patienceMs = patienceMs;
    this.#slowness = slowness;
    this.#server = new WebSocketServer({
      noServer: true,
      handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
    server.on('upgrade', (request, socket, head) => {
      this.#server.handleUpgrade(request, socket, head, (opened) => this.#take(opened, request));
    });
  }

  close(): void {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }

  #take(socket: WebSocket, request: IncomingMessage): void {
    this.#socket?.close(4409);
    [this.#socket, this.#request] = [socket, request];
    socket.on('pong', (data) => this.#note(() => this.#pongs.push(data.toString())));
    socket.on('message', (data: Buffer, isBinary: boolean) =>
      this.#note(() => {
        const text = data.toString();
        const message = isBinary ? null : parseClientMessage(text);
        if (!message)
          this.#trouble ??= new Nonconformity(`said what no schema knows: ${text.slice(0, 200)}`);
        else {
          this.#heard.push(message);
          if (!isCounted(message)) return;
          this.#received += 1;
          this.#texts.push(text);
        }
      }),
    );
    this.#note(() => undefined);
  }

  #note(happens: () => unknown): void {
    happens();
    this.#arrivals.note();
  }

  /** Waits until something holds; says what was missing. */
  async until<T>(what: string, holds: () => T | undefined, ms = this.#patienceMs): Promise<T> {
    const until = Date.now() + ms;
    for (;;) {
      if (this.#trouble) throw this.#trouble;
      const found = holds();
      if (found !== undefined) return found;
      const left = until - Date.now();
      if (left <= 0) throw new Nonconformity(`${what} within ${ms / 1000} s`);
      await this.#arrivals.next(left);
    }
  }

  /** The next message of this type; others before it stay. */
  async hear<T extends ClientMessage['type']>(
    type: T,
    ms?: number,
  ): Promise<MessageOf<ClientMessage, T>> {
    return await this.until(
      `said no ${type}`,
      () => {
        const at = this.#heard.findIndex((message) => message.type === type);
        return at < 0
          ? undefined
          : (this.#heard.splice(at, 1)[0] as MessageOf<ClientMessage, T> | undefined);
      },
      ms,
    );
  }

  say(message: { readonly type: string; readonly [key: string]: unknown }): void {
    if (!['welcome', 'resumed', 'refused'].includes(message.type)) this.#sent += 1;
    this.#socket?.send(JSON.stringify(message));
  }

  async arrives(): Promise<void> {
    const request = await this.until('nobody came', () => this.#request ?? undefined);
    const path = request.url ?? '';
    if (path !== WIRE_PATH) throw new Nonconformity(`connected to ${path}, not to ${WIRE_PATH}`);
    const offered = request.headers['sec-websocket-protocol'] ?? 'no subprotocol';
    if (!offered.includes(SUBPROTOCOL)) throw new Nonconformity(`offered ${offered}`);
  }

  async greets(): Promise<void> {
    const hello = await this.hear('hello', 5000 * this.#slowness);
    if (hello.resume) throw new Nonconformity('resumed a visit that this house never had');
    this.#token = random(32);
    this.say({
      type: 'welcome',
      guest: random(16),
      token: this.#token,
      graceMs: 120_000,
      salts: [random(16), random(16)],
      relaxes: { anyLanguageMs: 20_000, fewerMs: 25_000 },
      relay: false,
      strangers: 'direct',
    });
  }

  async answersPings(): Promise<void> {
    this.#socket?.ping('7');
    await this.until(
      'did not echo the payload of a ping',
      () => this.#pongs.includes('7') || undefined,
      5000 * this.#slowness,
    );
  }

  async queues(): Promise<void> {
    const { ticket } = await this.hear('queue');
    const opening = parseOpening(bytesIn(ticket.pledge.opening));
    if (typeof opening === 'string')
      throw new Nonconformity(`committed to an opening that is ${opening}`);
    if (opening.role !== 'newcomer') throw new Nonconformity('queued as a member of some table');
    if (this.#own?.pledge.commit === ticket.pledge.commit)
      throw new Nonconformity('queued with a pledge that is spent');
    this.#own = { pledge: ticket.pledge, opening };
    this.say({ type: 'queued', because: 'asked', outlook: OUTLOOK });
  }

  /** Gives the client seat 1 of a table for two; `spoil` changes what it is told of its own pledge. */
  async seat(spoil: (own: PledgeSent) => PledgeSent = (own) => own) {
    const own = this.#own;
    if (!own) throw new Nonconformity('has not queued');
    const fingerprint = Uint8Array.from(randomBytes(32));
    const mate = await makePledge({ caps: 0, fingerprint, previous: null });
    const [table, epoch] = [random(16), 1];
    const sent = { opening: toBase64url(mate.opening), commit: toBase64url(mate.commit) };
    const pledges = [spoil(own.pledge), sent];
    const seats = pledges.map((pledge, index) => {
      return { seat: index + 1, guest: random(16), kind: 'guest', pledge };
    });
    const digest = await tableDigest(
      table,
      epoch,
      pledges.map(({ opening, commit }, index) => {
        return { seat: index + 1, opening: bytesIn(opening), commit: bytesIn(commit) };
      }),
    );
    const seating = { table, kind: 'queue', chairs: 2, you: 1, epoch, seats };
    this.say({ type: 'seated', seating: { ...seating, iceServers: [], iceServersTtlMs: null } });
    return { table, epoch, mate, digest, fingerprint, own };
  }

  async reveals(): Promise<void> {
    const seated = await this.seat();
    this.#seated = seated;
    const { table, epoch, own, mate, digest } = seated;
    const reveal = await this.hear('reveal', 4000 * this.#slowness);
    if (reveal.table !== table || reveal.epoch !== epoch)
      throw new Nonconformity('revealed to another table or epoch');
    const nonce = bytesIn(reveal.nonce);
    const commit = await commitmentTo(bytesIn(own.pledge.opening), nonce);
    if (toBase64url(commit) !== own.pledge.commit)
      throw new Nonconformity('revealed a nonce that it had not committed to');
    this.#nonce = nonce;
    const theirs = toBase64url(mate.revealTo(digest));
    this.say({ type: 'revealed', table, epoch, from: 2, nonce: theirs });
  }

  async offers(): Promise<void> {
    const content = await this.#boxed('offer', (boxed) => 'candidates' in boxed);
    if (!('candidates' in content) || content.description?.type !== 'offer')
      throw new Nonconformity('has the lower seat, and its first signal is no offer');
    const { sdp } = content.description;
    if (content.connection !== 0)
      throw new Nonconformity(`calls its first connection ${content.connection}`);
    if (sdp.length > DESCRIPTION_MAX_LENGTH)
      throw new Nonconformity(`made a description of ${sdp.length} characters`);
    const named = [...sdp.matchAll(/^a=fingerprint:(\S+) (\S+)/gm)];
    const committed = Buffer.from(this.#seated?.own.opening.fingerprint ?? []).toString('hex');
    const isRight = ([, hash = '', value = '']: RegExpMatchArray): boolean =>
      hash.toLowerCase() === 'sha-256' && value.replaceAll(':', '').toLowerCase() === committed;
    if (named.length === 0 || !named.every(isRight))
      throw new Nonconformity('offers another certificate than the one it is committed to');
  }

  async confirms(): Promise<void> {
    const content = await this.#boxed('confirmation', (boxed) => 'mac' in boxed);
    const { seated, incoming } = await this.#keys();
    if (!('mac' in content) || !this.#nonce) throw new Nonconformity('sent no confirmation');
    const transcript = await transcriptOf(seated.digest, [
      this.#nonce,
      seated.mate.revealTo(seated.digest),
    ]);
    const isRight = await isConfirmation(bytesIn(content.mac), incoming, {
      transcript,
      fingerprintFrom: seated.own.opening.fingerprint,
      fingerprintTo: seated.fingerprint,
    });
    if (!isRight) throw new Nonconformity('confirmed something else than this table');
  }

  /** A word that no client knows yet, then a broken line. */
  async resumes(): Promise<void> {
    this.say({ type: 'sung', song: 'of a later version' });
    this.#socket?.ping('8');
    await this.until(
      'answered no ping',
      () => this.#pongs.includes('8') || undefined,
      5000 * this.#slowness,
    );
    this.#heard = [];
    const before = this.#request;
    this.#socket?.terminate();
    await this.until('did not come back', () => (this.#request !== before ? true : undefined));
    const { resume } = await this.hear('hello', 5000 * this.#slowness);
    if (!resume) throw new Nonconformity('came back without its token');
    if (resume.token !== this.#token) throw new Nonconformity('came back with another token');
    if (resume.received !== this.#sent)
      throw new Nonconformity(`counts ${resume.received} of ${this.#sent} messages`);
    this.#token = random(32);
    const had = new Set(this.#texts);
    this.say({ type: 'resumed', token: this.#token, received: this.#received, graceMs: 120_000 });
    this.#socket?.ping('9');
    await this.until(
      'answered no ping',
      () => this.#pongs.includes('9') || undefined,
      5000 * this.#slowness,
    );
    const again = this.#texts.slice(had.size).find((text) => had.has(text));
    if (again !== undefined)
      throw new Nonconformity(`said again what had arrived: ${again.slice(0, 60)}`);
  }

  /** The mate is gone and the person looks for another table, of which the house lies. */
  async refusesLies(): Promise<void> {
    const table = this.#seated?.table;
    this.say({ type: 'departed', table, seat: 2, because: 'left' });
    await this.queues();
    this.#heard = [];
    await this.seat((own) => {
      // A commitment may begin with any letter.
      const other = own.commit.startsWith('A') ? 'B' : 'A';
      return { ...own, commit: other + own.commit.slice(1) };
    });
    const revealed = await this.hear('reveal', SILENCE_MS).catch(() => null);
    if (revealed)
      throw new Nonconformity('revealed to a table with another commitment than its own');
  }

  async #keys() {
    const seated = this.#seated;
    if (!seated) throw new Nonconformity('has no table');
    const { table, epoch, digest, own, mate } = seated;
    const { publicKey } = own.opening;
    const { privateKey } = mate;
    const keys = await pairKeys({ privateKey, publicKey, psk: null, digest }, [
      { table, epoch, from: 1, to: 2 },
      { table, epoch, from: 2, to: 1 },
    ]);
    if (!keys) throw new Nonconformity('has a public key of low order');
    return { seated, incoming: keys[0] };
  }

  #opener: Opener | null = null;

  /** The next content of a box of this kind; others stay. */
  async #boxed(what: string, is: (boxed: Boxed) => boolean): Promise<Boxed> {
    this.#opener ??= new Opener((await this.#keys()).incoming);
    const until = Date.now() + 10_000 * this.#slowness;
    for (;;) {
      const at = this.#boxes.findIndex(is);
      const [found] = at < 0 ? [] : this.#boxes.splice(at, 1);
      if (found) return found;
      const { to, box } = await this.hear('signal', Math.max(1, until - Date.now())).catch(() => {
        throw new Nonconformity(`sent no ${what} within 10 s`);
      });
      if (to !== 2) throw new Nonconformity(`sent a signal to seat ${to}, where nobody sits`);
      const { contents } = await this.#opener.open(box, Date.now());
      if (this.#opener.failures > 0) throw new Nonconformity('sent an envelope that does not open');
      for (const content of contents) {
        const boxed = parseBoxed(JSON.parse(new TextDecoder().decode(content)));
        if (!boxed) throw new Nonconformity('sealed something that is no signal');
        this.#boxes.push(boxed);
      }
    }
  }
}
