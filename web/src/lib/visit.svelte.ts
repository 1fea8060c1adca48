/** One guest's evening in the browser, and the only state of the app. */
import { Mesh } from '@eat-with-me/mesh/mesh';
import { isOver, type LinkState } from '@eat-with-me/mesh/link-state';
import type { PeerLink } from '@eat-with-me/mesh/peer-link';
import { REFUSALS, type RefusalCode } from '@eat-with-me/protocol/endings';
import type { MessageOf, ServerMessage } from '@eat-with-me/protocol/messages';
import { TABLE_SIZES, type Seating, type TableId, type Ticket } from '@eat-with-me/protocol/table';
import { tidyName, type Presence } from '@eat-with-me/protocol/table-talk';
import { createContext } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import { Devices } from './devices.svelte.ts';
import { RemoteGuest } from './remote-guest.svelte.ts';
import { Wire, type WireState } from './wire.ts';
import type { ExitReason } from './words.ts';

export type Stage =
  | { name: 'door' }
  | { name: 'laying' }
  | { name: 'queue'; since: number; waiting: number | null; because: Queued['because'] }
  | { name: 'table'; table: TableId; guests: readonly RemoteGuest[] }
  | { name: 'exit'; why: ExitReason };

type Queued = MessageOf<ServerMessage, 'queued'>;

export type SizeChoice = '2' | '3' | '4' | 'any';

/**
 * A guest matched at once needs no connection prepared; one who still waits after this long, in ms, gets one.
 */
const PREPARE_AFTER_MS = 100;

/**
 * Painting another stage takes a browser as long as half the way to the first frame. The queue is not shown, in ms, to a
 * guest who is matched at once; the table not before the first signal has left, or after so long.
 */
const SHOW_QUEUE_AFTER_MS = 100;
const SHOW_TABLE_AFTER_MS = 300;

/** Refusals that a person should hear of; the rest are crossings that settle themselves. */
const TOLD: ReadonlySet<RefusalCode> = new Set([
  'bad-message',
  'too-fast',
  'too-many-sockets',
  'full',
  'closing',
]);

export class Visit {
  sizeChoice = $state<SizeChoice>('2');
  name = $state('');
  #stage: Stage = { name: 'door' };
  /** What the page shows: the stage, or the one before it while there is something more urgent than painting. */
  #shown = $state.raw<Stage>({ name: 'door' });
  #curtain: ReturnType<typeof setTimeout> | undefined;
  #notice = $state<string | null>(null);
  #announcement = $state('');
  readonly devices = new Devices();
  readonly #wire = new Wire();
  readonly #watchWire = createSubscriber((update) => this.#wire.on('change', update));
  #mesh: Mesh | null = null;
  /** The phase of each table-mate's link that was last said aloud. */
  readonly #told = new WeakMap<RemoteGuest, LinkState['phase']>();
  #tableLaid = false;

  constructor() {
    this.#wire.on('message', (message) => this.#hear(message));
    this.#wire.on('restarted', () => this.#serverForgot());
    this.#wire.on('change', () => {
      if (this.#wire.state.phase === 'open') this.#notice = null;
    });
    this.devices.on('change', (kind) => {
      this.#mesh?.setTrack(kind, this.devices.tracks[kind]);
      this.#mesh?.setPresence(this.#presence());
    });
  }

  get stage(): Stage {
    return this.#shown;
  }

  /** Whether the server is there. A meal goes on without it. */
  get wireState(): WireState {
    this.#watchWire();
    return this.#wire.state;
  }

  /** A sentence for the guest that belongs to no stage; null if there is none. */
  get notice(): string | null {
    return this.#notice;
  }

  /** What a screen reader should say now. */
  get announcement(): string {
    return this.#announcement;
  }

  /** From the door: lay the table, or wait at once if it was laid on this visit. */
  findTable(): void {
    this.#wire.open();
    if (this.#tableLaid) {
      void this.#waitAgain();
      return;
    }
    this.#become({ name: 'laying' });
    void this.devices.ask();
  }

  takeSeat(): void {
    this.name = tidyName(this.name);
    this.#tableLaid = true;
    this.#wait();
  }

  leaveQueue(): void {
    this.#exit('queue-left');
  }

  leaveTable(): void {
    this.#exit('you-left');
  }

  /** Leaves this table and waits for another, in one press. */
  nextTable(): void {
    this.#leaveMesh();
    this.#wire.send({ type: 'leave' });
    this.#wait();
  }

  findAnother(): void {
    this.findTable();
  }

  /** Back to the very beginning; camera and microphone go off and the server forgets this guest. */
  toDoor(): void {
    this.close();
    this.#become({ name: 'door' });
  }

  /** Online again: the server is tried at once. */
  online(): void {
    this.#wire.retryNow();
  }

  /** Ends everything, as when the page goes away. */
  close(): void {
    this.#leaveMesh();
    this.#wire.close();
    this.devices.release();
    this.#notice = null;
    this.#become({ name: 'door' });
  }

  /** Moves to a stage. The page shows it at once, or when it has been put off for so long. */
  #become(stage: Stage, showAfterMs = 0): void {
    const moved = stage.name !== this.#stage.name;
    this.#stage = stage;
    // What changes behind the curtain is seen when it rises.
    if (!moved && this.#curtain !== undefined) return;
    clearTimeout(this.#curtain);
    this.#curtain = setTimeout(() => this.#show(), showAfterMs);
    if (showAfterMs === 0) this.#show();
  }

  #show(): void {
    clearTimeout(this.#curtain);
    this.#curtain = undefined;
    this.#shown = this.#stage;
  }

  async #waitAgain(): Promise<void> {
    const waiting: Stage = { name: 'queue', since: Date.now(), waiting: null, because: 'asked' };
    this.#become(waiting);
    await this.devices.ask();
    // The guest may have left while the camera was starting.
    if (this.#stage === waiting) this.#wait();
  }

  #wait(): void {
    this.#wire.send({ type: 'queue', ticket: this.#ticket() });
    this.#become(
      { name: 'queue', since: Date.now(), waiting: null, because: 'asked' },
      SHOW_QUEUE_AFTER_MS,
    );
    this.#renewMesh().prepare();
  }

  #ticket(): Ticket {
    const sizes = TABLE_SIZES.filter((size) => String(size) === this.sizeChoice);
    return { sizes: sizes.length > 0 ? sizes : [...TABLE_SIZES] };
  }

  #presence(): Presence {
    return { name: tidyName(this.name), ...this.devices.use };
  }

  #renewMesh(): Mesh {
    const mesh = new Mesh(this.devices.tracks, this.#presence());
    mesh.on('signal', (to, box) => {
      this.#wire.send({ type: 'signal', to, box });
      if (this.#curtain !== undefined) setTimeout(() => this.#show());
    });
    mesh.on('change', () => this.#linksChanged(mesh));
    this.#mesh = mesh;
    return mesh;
  }

  #leaveMesh(): void {
    const mesh = this.#mesh;
    this.#mesh = null;
    mesh?.leave();
  }

  #exit(why: ExitReason): void {
    this.#leaveMesh();
    this.#wire.send({ type: 'leave' });
    this.devices.release();
    this.#become({ name: 'exit', why });
  }

  #hear(message: ServerMessage): void {
    switch (message.type) {
      case 'queued':
        this.#queued(message);
        break;
      case 'counted':
        if (this.#stage.name === 'queue') {
          this.#become({ ...this.#stage, waiting: message.waiting });
        }
        break;
      case 'seated':
        this.#seated(message.seating);
        break;
      case 'unseated':
        if (this.#isAt(message.table)) this.#exit('asleep');
        break;
      case 'signal':
        this.#mesh?.receive(message.from, message.box);
        break;
      case 'departed':
        if (this.#isAt(message.table)) this.#mesh?.departedByServer(message.seat);
        break;
      case 'refused':
        if (TOLD.has(message.code)) this.#notice = REFUSALS[message.code];
        break;
      case 'welcome':
      case 'resumed':
        break;
    }
  }

  #isAt(table: TableId): boolean {
    return this.#stage.name === 'table' && this.#stage.table === table;
  }

  #queued({ waiting, because }: Queued): void {
    if (because === 'table-mate-gone' && this.#stage.name === 'table') {
      this.#leaveMesh();
      this.#renewMesh();
      this.#become({ name: 'queue', since: Date.now(), waiting, because });
    } else if (this.#stage.name === 'queue') {
      this.#become({ ...this.#stage, waiting, because });
    }
    const mesh = this.#mesh;
    setTimeout(() => {
      if (mesh === this.#mesh && this.#stage.name === 'queue') mesh?.prepareOffer();
    }, PREPARE_AFTER_MS);
  }

  #seated(seating: Seating): void {
    const mesh = this.#mesh;
    if (this.#stage.name !== 'queue' || !mesh) {
      // Left while the seating was on its way; the server hears `leave` next.
      return;
    }
    mesh.sitDown(seating);
    this.#wire.send({ type: 'sit', table: seating.table });
    this.#become(
      { name: 'table', table: seating.table, guests: guestsOf(seating, mesh) },
      SHOW_TABLE_AFTER_MS,
    );
    this.#announcement = 'Your table is ready.';
  }

  /** Somebody came nearer, left or was lost. */
  #linksChanged(mesh: Mesh): void {
    if (mesh !== this.#mesh || this.#stage.name !== 'table') return;
    const { guests } = this.#stage;
    this.#announce(guests);
    const staying = guests.filter((guest) => !isOver(guest.state));
    if (staying.length === guests.length) return;
    if (staying.length === 0) {
      this.#exit(whyOver([...mesh.links.values()]));
      return;
    }
    this.#become({ ...this.#stage, guests: staying });
  }

  /** Says aloud what has changed about the company since the last time. */
  #announce(guests: readonly RemoteGuest[]): void {
    const news = guests.flatMap((guest) => {
      // Whoever has just connected says their name in the next moment.
      const met = guest.presence !== null || guest.state.phase !== 'connected';
      const phase = met ? guest.state.phase : 'connecting';
      const before = this.#told.get(guest);
      this.#told.set(guest, phase);
      if (phase === before) return [];
      if (phase === 'interrupted') return [`The line to ${guest.label} broke. Their seat is held.`];
      if (phase === 'connected') {
        return [before === 'interrupted' ? `${guest.label} is back.` : `${guest.label} is here.`];
      }
      return phase === 'connecting' ? [] : [`${guest.label} has left the table.`];
    });
    if (news.length > 0) this.#announcement = news.join(' ');
  }

  /** The server restarted or forgot us. Whoever waited waits anew; a meal under way needs no server. */
  #serverForgot(): void {
    const eating = [...(this.#mesh?.links.values() ?? [])].some(
      ({ state }) => state.phase === 'connected' || state.phase === 'interrupted',
    );
    if (this.#stage.name === 'queue' || (this.#stage.name === 'table' && !eating)) {
      this.#leaveMesh();
      this.#wait();
    }
  }
}

/** The table-mates in clockwise order after this guest. */
function guestsOf({ you, seats }: Seating, mesh: Mesh): RemoteGuest[] {
  const numbers = seats.map(({ seat }) => seat).filter((seat) => seat !== you);
  const clockwise = [
    ...numbers.filter((seat) => seat > you),
    ...numbers.filter((seat) => seat < you),
  ];
  return clockwise.flatMap((seat, index) => {
    const link = mesh.links.get(seat);
    return link ? [new RemoteGuest(seat, index + 2, link)] : [];
  });
}

/** Why a table has come to its end: a goodbye counts more than a line that broke. */
function whyOver(links: readonly PeerLink[]): ExitReason {
  const states = links.map(({ state }) => state);
  if (states.some(({ phase }) => phase === 'closed')) return 'others-left';
  const reasons = states.flatMap((state) => (state.phase === 'failed' ? [state.reason] : []));
  if (reasons.includes('lost')) return 'line-lost';
  return reasons.includes('misunderstood') ? 'misunderstood' : 'no-path';
}

/** The visit of the page that a component is part of. */
export const [getVisit, setVisit] = createContext<Visit>();
