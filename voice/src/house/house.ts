/** The voice of the house as a server: sockets, their limits, and a conversation for each. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { chooseProtocol, judgeUpgrade, reject } from '../judge-upgrade.ts';
import { listen, portOf, type Listening } from '../listen.ts';
import { Rate } from '../rate.ts';
import { readTicket } from '../ticket.ts';
import { UsedTickets } from '../used-tickets.ts';
import { readClientEvent } from './client-event.ts';
import type { HouseConfig } from './config.ts';
import { Conversation } from './conversation.ts';
import * as limits from './limits.ts';
import { PER_MS } from './pcm.ts';
import { PrivateFolder } from './private-folder.ts';
import { ProcessDesk } from './process-desk.ts';
import { MODEL, Recogniser, RECOGNISER } from './recogniser.ts';
import { Speaker, SPEAKER } from './speaker.ts';
import { LEADS } from './topics.ts';

/** Something that the voice is made from is not installed. The message is a sentence for the operator. */
export class MissingPackages extends Error {}

const NEEDED = [
  { name: 'flite', file: SPEAKER },
  { name: 'pocketsphinx', file: RECOGNISER },
  { name: 'pocketsphinx-en-us', file: MODEL },
];

/** Used tickets to remember. */
const TICKETS_MAX = 10_000;

/** Opens the server. Rejects with `MissingPackages`, or with the system's error when it cannot listen. */
export async function openVoiceHouse(config: HouseConfig, needed = NEEDED): Promise<Listening> {
  const missing = needed.filter(({ file }) => !existsSync(file)).map(({ name }) => name);
  if (missing.length > 0)
    throw new MissingPackages(
      `The voice of the house needs packages that are not here; install them: apt install ${missing.join(' ')}`,
    );
  const folder = new PrivateFolder();
  const desk = new ProcessDesk({
    atOnce: config.processesMax,
    waiting: limits.PROCESSES_WAITING,
    withinMs: limits.PROCESS_MS,
  });
  const recogniser = new Recogniser(LEADS, folder, desk);
  const speaker = new Speaker(folder, desk, limits.SPOKEN_BYTES);
  const used = new UsedTickets(TICKETS_MAX);
  const sockets = new Set<WebSocket>();
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.MESSAGE_MAX_BYTES,
    handleProtocols: chooseProtocol,
    closeTimeout: limits.CLOSE_MS,
  };
  const server = new WebSocketServer(options);

  const upgrade = (request: IncomingMessage, raw: Duplex, head: Buffer): void => {
    const rejection = judgeUpgrade(request, config.origins, 'welcome') ?? judgeTicket(request);
    if (rejection) reject(raw, rejection);
    else if (sockets.size >= config.socketsMax)
      reject(raw, { status: 503, sentence: 'Too many guests are talking here. Try again soon.' });
    else server.handleUpgrade(request, raw, head, open);
  };

  function judgeTicket({ url = '' }: IncomingMessage) {
    if (config.secret === null) return null;
    const shown = new URLSearchParams(url.split('?')[1] ?? '').get('ticket') ?? '';
    const ticket = readTicket(config.secret, shown, Date.now());
    if (ticket.ok && used.use(ticket.nonce, ticket.expiresAt, Date.now()) === 'taken') return null;
    return {
      status: 403,
      sentence: 'This ticket does not open the voice. Ask for another.',
    } as const;
  }

  function open(socket: WebSocket): void {
    sockets.add(socket);
    serve(socket, { recogniser, speaker, sessionMs: config.sessionMs });
    socket.once('close', () => sockets.delete(socket));
  }

  const http = await listen(config, upgrade).catch((error: unknown) => {
    folder.remove();
    throw error;
  });
  const close = async (): Promise<void> => {
    const gone = Promise.withResolvers<void>();
    http.close(() => gone.resolve());
    for (const socket of sockets) socket.close(1012, 'The voice is restarting. Try again.');
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.terminate();
    }, limits.CLOSE_MS);
    await gone.promise;
    clearTimeout(timer);
    folder.remove();
  };
  return { port: portOf(http), close };
}

/** What a socket's conversation works with. */
type Serving = {
  readonly recogniser: Recogniser;
  readonly speaker: Speaker;
  readonly sessionMs: number;
};

/** Holds one socket to its limits and lets it converse. */
function serve(socket: WebSocket, { recogniser, speaker, sessionMs }: Serving): void {
  let told = 0;
  let refused = 0;
  let unheard = 0;
  const events = new Rate(limits.EVENTS);
  const sound = new Rate(limits.SOUND);
  const conversation = new Conversation({
    recogniser,
    speaker,
    sessionId: `sess_${randomUUID()}`,
    expiresAt: Date.now() + sessionMs,
    unsentBytes: () => socket.bufferedAmount,
    tell: (event) => {
      if (socket.readyState !== socket.OPEN) return;
      told += 1;
      socket.send(JSON.stringify({ event_id: `event_${told}`, ...event }));
      if (socket.bufferedAmount > limits.UNSENT_MAX_BYTES) socket.terminate();
    },
  });

  const hear = (data: RawData, binary: boolean): boolean => {
    const now = performance.now();
    if (!events.take(1, now)) {
      conversation.refuse(tooFast('Too many events; slow down.'), null);
      return false;
    }
    if (binary) {
      conversation.refuse(
        { code: 'invalid_json', message: 'Events are text frames.', param: null },
        null,
      );
      return false;
    }
    const read = readClientEvent((data as Buffer).toString());
    const { event } = read;
    const isSound = event !== null && 'type' in event && event.type === 'input_audio_buffer.append';
    if (isSound && !sound.take(event.pcm.length / PER_MS, now)) {
      conversation.refuse(tooFast('So much sound cannot have been spoken; slow down.'), read.id);
      return false;
    }
    return conversation.take(read);
  };

  socket.on('message', (data, binary) => {
    unheard = 0;
    if (socket.readyState !== socket.OPEN || hear(data, binary)) return;
    refused += 1;
    if (refused >= limits.REFUSED_MAX) socket.close(1008, 'Too many events were refused.');
  });
  socket.on('pong', () => (unheard = 0));
  socket.on('error', () => socket.terminate());
  const pinging = setInterval(() => {
    unheard += 1;
    if (unheard > 2) socket.terminate();
    else socket.ping();
  }, limits.PING_MS);
  const expiring = setTimeout(() => {
    const message = 'This conversation has lasted as long as it may. Begin another.';
    conversation.refuse({ code: 'session_expired', message, param: null }, null);
    socket.close(1001, 'The conversation is over.');
  }, sessionMs);
  socket.once('close', () => {
    clearInterval(pinging);
    clearTimeout(expiring);
    conversation.end();
  });
}

const tooFast = (message: string) => ({ code: 'rate_limit_exceeded', message, param: null });
