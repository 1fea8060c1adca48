/** One table-mate as the page watches them: a link, seen through Svelte. */
import type { Emitter } from '@eat-with-me/mesh/emitter';
import type { LinkState } from '@eat-with-me/mesh/policy/link-state';
import type { PeerLink } from '@eat-with-me/mesh/link/peer-link';
import type { LinkHealth } from '@eat-with-me/mesh/policy/stats';
import type { Seat } from '@eat-with-me/protocol/table';
import type { Presence } from '@eat-with-me/protocol/talk/table-talk';
import { createSubscriber } from 'svelte/reactivity';

const LISTEN_EVERY_MS = 300;
const MEASURE_EVERY_MS = 2000;
/** Louder than this is speech, 0 to 1 (−40 dB). */
const SPEECH_LEVEL = 0.01;
/** Speech has pauses; the ring does not flicker with them. */
const SPEECH_HOLD_MS = 700;

/**
 * `hurrying`: not sure yet. `encrypted`: sealed for whoever holds the keys that the table was laid with. `compared`: the
 * recipes are the same, so nobody sits in between. `different`: they are not.
 */
export type Assurance = 'hurrying' | 'encrypted' | 'compared' | 'different';

/** What a table-mate on the screen takes of a link. */
export type GuestLink = Emitter<{ change: [] }> &
  Pick<
    PeerLink,
    | 'stream'
    | 'state'
    | 'presence'
    | 'picture'
    | 'refillAgreed'
    | 'meeting'
    | 'isConfirmed'
    | 'route'
    | 'wantsDirect'
    | 'setDirect'
    | 'setTile'
    | 'loudness'
    | 'health'
  >;

export class RemoteGuest {
  readonly seat: Seat;
  /** 2 for the next guest clockwise from this one, 3 for the one after, …; you are 1. */
  readonly place: number;
  /** How loud they are played here, 0 to 1. */
  volume = $state(1);
  #hidden = $state(false);
  #tile = 0;
  #excluded = $state(false);
  #compared = $state<'same' | 'different' | null>(null);
  readonly #link: GuestLink;
  #speaking = $state(false);
  #heardAt = -Infinity;
  #health: LinkHealth | null = null;

  readonly #watch = createSubscriber((update) => this.#link.on('change', update));

  readonly #listen = createSubscriber(() => {
    const listen = async () => {
      if ((await this.#link.loudness()) > SPEECH_LEVEL) this.#heardAt = performance.now();
      this.#speaking = performance.now() - this.#heardAt < SPEECH_HOLD_MS;
    };
    const timer = setInterval(() => void listen(), LISTEN_EVERY_MS);
    return () => clearInterval(timer);
  });

  readonly #measure = createSubscriber((update) => {
    const measure = () =>
      void this.#link.health().then((health) => {
        this.#health = health ?? this.#health;
        update();
      });
    measure();
    const timer = setInterval(measure, MEASURE_EVERY_MS);
    return () => clearInterval(timer);
  });

  constructor(seat: Seat, place: number, link: GuestLink) {
    this.seat = seat;
    this.#link = link;
    this.place = place;
  }

  /** The guest's own name, else their place at the table as seen from here. */
  get label(): string {
    return this.presence?.name || `Guest ${this.place}`;
  }

  /** Their picture is not shown here, and does not travel. */
  get hidden(): boolean {
    return this.#hidden;
  }
  set hidden(hidden: boolean) {
    this.#hidden = hidden;
    this.#tellTile();
  }

  /** How high a picture their tile has room for, in device pixels; 0 when nobody can see it. */
  set tile(height: number) {
    this.#tile = height;
    this.#tellTile();
  }

  /** Whether their picture travels to this guest, or what keeps it. */
  get picture(): PeerLink['picture'] {
    this.#watch();
    return this.#link.picture;
  }

  get stream(): MediaStream {
    return this.#link.stream;
  }

  get state(): LinkState {
    this.#watch();
    return this.#link.state;
  }

  get presence(): Presence | null {
    this.#watch();
    return this.#link.presence;
  }

  /** Whether they want company in the empty chairs. */
  get refillAgreed(): boolean {
    this.#watch();
    return this.#link.refillAgreed;
  }

  /** The secret by which both browsers will know this meeting again; null until it is shared. */
  get meeting(): string | null {
    this.#watch();
    return this.#link.meeting;
  }

  /** Whether "never again" can be said yet. */
  get canExclude(): boolean {
    return this.meeting !== null && !this.#excluded;
  }

  /** This guest has said "never again". */
  get excluded(): boolean {
    return this.#excluded;
  }

  exclude(): void {
    this.#excluded = true;
  }

  /** How far this guest can be sure whom the line leads to, but for the invitation to a private table. */
  get assurance(): Assurance {
    this.#watch();
    if (this.#compared === 'different') return 'different';
    if (!this.#link.isConfirmed) return 'hurrying';
    return this.#compared === 'same' ? 'compared' : 'encrypted';
  }

  /** Their recipe was compared with this guest's. */
  compared(outcome: 'same' | 'different'): void {
    this.#compared = outcome;
  }

  /** Whether the line goes over relays alone, so that neither learns the other's address. */
  get addressHidden(): boolean {
    this.#watch();
    return this.#link.route === 'relay';
  }

  /** Who of the two would let the line go directly. */
  get wantsDirect(): PeerLink['wantsDirect'] {
    this.#watch();
    return this.#link.wantsDirect;
  }

  /** Says whether this guest would; it does once both would, and stays so. */
  goDirect(wanted: boolean): void {
    this.#link.setDirect(wanted);
  }

  get speaking(): boolean {
    this.#listen();
    return this.#speaking;
  }

  get health(): LinkHealth | null {
    this.#measure();
    return this.#health;
  }

  #tellTile(): void {
    this.#link.setTile(this.#hidden ? 0 : this.#tile);
  }
}
