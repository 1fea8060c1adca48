/** A mesh without connections, for tests of what is built on one. */
import { Emitter } from '@eat-with-me/mesh/emitter';
import type { LinkState } from '@eat-with-me/mesh/policy/link-state';
import type { MeshEvents } from '@eat-with-me/mesh/table/mesh';
import type { TrackStep } from '@eat-with-me/mesh/track-chain';
import type { Telling } from '@eat-with-me/mesh/link/talk';
import type { TableMessage, TableRequest } from '@eat-with-me/mesh/table/table-messages';
import type { ComparingView } from '@eat-with-me/mesh/trust/comparing';
import type { RecipeStep } from '@eat-with-me/protocol/talk/recipe-topic';
import type { TrustFailure } from '@eat-with-me/mesh/trust/table-checks';
import type { Door, Seat, Seating } from '@eat-with-me/protocol/table';
import type { Presence } from '@eat-with-me/protocol/talk/table-talk';
import type { GuestLink } from '#lib/table/remote-guest.svelte.ts';
import type { EventTopic, StateTopic } from '@eat-with-me/protocol/talk/topic';
import type { TableComparing, TableMesh } from '#lib/visit/table-mesh.ts';

export const PLEDGE = { opening: 'A'.repeat(146), commit: '_'.repeat(43) };

/** A link that is in whatever state the test says. */
export class FakeLink extends Emitter<{ change: [] }> implements GuestLink {
  readonly stream = new MediaStream();
  state: LinkState = { phase: 'connecting', since: 0 };
  presence: Presence | null = null;
  picture: GuestLink['picture'] = 'travels';
  /** What the other guest has said, by topic, and what this one says. */
  readonly told: Record<string, unknown> = {};
  readonly said: Record<string, unknown> = {};
  /** Topics that the other page carries. */
  readonly carried = new Set<string>();
  readonly talk: GuestLink['talk'] = {
    heard: (topic) => topic.parse(this.told[topic.name]) ?? undefined,
    say: ({ name }, value) => void (this.said[name] = value),
    carries: ({ name }) => this.carried.has(name),
    tell: () => 'on-its-way',
  };
  /** What may be answered after a goodbye. */
  readonly parting = {
    isOver: false,
    stays: null as StateTopic | null,
    stayFor(topic: StateTopic | null): void {
      this.stays = topic;
    },
  };
  /** What tracks pass on their way to this guest. */
  steps: readonly TrackStep[] = [];
  meeting: string | null = null;
  isConfirmed = false;
  isInvited = false;
  isPageClosed = false;
  route: GuestLink['route'] = 'direct';
  wantsDirect = { here: false, there: false };
  readonly tiles: number[] = [];

  /** The other guest says this. */
  hears(topic: string, value: unknown): void {
    this.told[topic] = value;
    this.emit('change');
  }
  setSteps(steps: readonly TrackStep[]): void {
    this.steps = steps;
  }
  setDirect(wanted: boolean): void {
    this.wantsDirect = { ...this.wantsDirect, here: wanted };
  }
  setTile(height: number): void {
    this.tiles.push(height);
  }
  loudness(): Promise<number> {
    return Promise.resolve(0);
  }
  health(): Promise<null> {
    return Promise.resolve(null);
  }
}

/** Comparing that goes as the test says. */
class FakeComparing
  extends Emitter<{
    tell: [seats: readonly Seat[], step: RecipeStep];
    risked: [];
    drawn: [];
    broken: [seats: readonly Seat[]];
    change: [];
  }>
  implements TableComparing
{
  view: ComparingView = { phase: 'quiet', asking: [], drawn: null, ended: null };
  readonly calls: string[] = [];

  press(): Promise<void> {
    this.calls.push('press');
    return Promise.resolve();
  }
  withdraw(): Promise<void> {
    this.calls.push('withdraw');
    return Promise.resolve();
  }
  /** It stands like this now; the mesh tells of it with its next `changes`. */
  become(change: Partial<ComparingView>): void {
    this.view = { ...this.view, ...change };
  }
  /** The own nonce leaves. */
  risks(): void {
    this.emit('risked');
  }
  draws(): void {
    this.emit('drawn');
  }
  breaks(...seats: Seat[]): void {
    this.emit('broken', seats);
  }
}

export class FakeMesh extends Emitter<MeshEvents> implements TableMesh {
  readonly links = new Map<Seat, FakeLink>();
  readonly comparing = new FakeComparing();
  readonly door = {
    state: null as Door | null,
    set: (door: Door): void => {
      this.door.state = door;
      this.#called(`door ${door}`);
    },
    admit: (): void => this.#called('admit'),
  };
  keys: 'work' | 'fail' = 'work';
  isTrusted = false;
  ties = new Map<Seat, Uint8Array<ArrayBuffer>>();
  /** What was called, in order. */
  readonly calls: string[] = [];
  readonly heard: TableMessage[] = [];
  welcomes = false;
  /** Names of topics that this page carries beside those of every link. */
  readonly carried: string[] = [];
  readonly #listeners = new Map<string, (from: Seat, given: unknown) => void>();
  linkSteps: readonly TrackStep[] = [];
  /** What tracks pass on their way to everybody. */
  steps: readonly TrackStep[] = [];

  pledge(): Promise<typeof PLEDGE> {
    return this.keys === 'work' ? Promise.resolve(PLEDGE) : Promise.reject(new Error('no keys'));
  }
  hear(message: TableMessage): void {
    this.heard.push(message);
  }
  setWelcomes(welcomes: boolean): void {
    this.welcomes = welcomes;
  }
  sitDown({ table }: Seating): void {
    this.calls.push(`sitDown ${table}`);
  }
  readonly talk = {
    say: ({ name }: { name: string }, value: unknown): void =>
      void this.calls.push(`say ${name} ${String(value)}`),
    forget: ({ name }: { name: string }): void => this.#called(`forget ${name}`),
    carry: ({ name }: { name: string }): void => void this.carried.push(name),
    listen: <T>(topic: EventTopic<T>, hear: (from: Seat, value: T) => void): (() => void) => {
      this.carried.push(topic.name);
      this.#listeners.set(topic.name, (from, given) => {
        const value = topic.parse(given);
        if (value !== null) hear(from, value);
      });
      return () => this.#listeners.delete(topic.name);
    },
    tell: ({ name }: { name: string }, value: unknown): ReadonlyMap<Seat, Telling> => {
      this.calls.push(`tell ${name} ${JSON.stringify(value)}`);
      return new Map();
    },
  };
  prepare = (): void => this.#called('prepare');
  prepareOffer = (): void => this.#called('prepareOffer');
  forgotten = (): void => this.#called('forgotten');
  setTrack = (): void => this.#called('setTrack');
  setSteps = (steps: readonly TrackStep[]): void => void (this.steps = steps);
  setPresence = (): void => this.#called('setPresence');
  setThrift = (): void => this.#called('setThrift');
  setSaving = (): void => this.#called('setSaving');
  leave = (): void => this.#called('leave');
  closePage = (): void => this.#called('closePage');

  /** A link to this seat comes, or becomes something else. */
  link(seat: Seat, change: Partial<Omit<FakeLink, keyof Emitter<{ change: [] }>>>): void {
    const known = this.links.get(seat);
    const link = known ?? new FakeLink();
    if (!known) {
      link.setSteps(this.linkSteps);
      link.on('change', () => this.emit('change'));
    }
    Object.assign(link, change);
    this.links.set(seat, link);
    this.emit('change');
  }
  /** Somebody comes to this seat by another page. */
  replace(seat: Seat, change: Parameters<FakeMesh['link']>[1]): void {
    const before = this.links.get(seat);
    if (before) before.state = { phase: 'closed', by: 'here' };
    this.links.delete(seat);
    this.link(seat, change);
  }
  /** The guest in this seat tells something once. */
  tells(from: Seat, topic: string, value: unknown): void {
    this.#listeners.get(topic)?.(from, value);
  }
  says(message: TableRequest): void {
    this.emit('say', message);
  }
  doubts(): void {
    this.emit('doubt');
  }
  fails(code: TrustFailure['code'], epoch: { first: boolean }): void {
    this.emit('untrusted', { code, seat: null }, epoch);
  }
  cannotRead(from: Seat): void {
    this.emit('unreadable', from);
  }
  changes(): void {
    this.emit('change');
  }

  #called(what: string): void {
    this.calls.push(what);
  }
}
