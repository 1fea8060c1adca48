/** Looks at every link of a table once a second, and shares the line between them. */
import type { Seat } from '@eat-with-me/protocol/table';
import { detourOf } from '../policy/detour.ts';
import { lineBetween, lineSampleOf, type LineReading } from '../policy/line.ts';
import { isOver } from '../policy/link-state.ts';
import type { PeerLink } from '../link/peer-link.ts';
import { NOTHING_SHARED, nextSharing, type Sharing } from '../policy/sharing.ts';
import { readStatistics, type Statistics } from '../policy/statistics.ts';
import type { Thrift } from '../policy/thrift.ts';

const LOOK_EVERY_MS = 1000;

export class Uplink {
  readonly #links: ReadonlyMap<Seat, PeerLink>;
  readonly #latest = new WeakMap<RTCPeerConnection, Statistics>();
  #sharing: Sharing = NOTHING_SHARED;
  #thrift: Thrift = 'none';
  #saving = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(links: ReadonlyMap<Seat, PeerLink>) {
    this.#links = links;
  }

  /** What this guest wants to spend on pictures. */
  setThrift(thrift: Thrift): void {
    this.#thrift = thrift;
    this.share();
  }

  /** Whether the device has to save power. */
  setSaving(saving: boolean): void {
    this.#saving = saving;
    this.share();
  }

  /** Shares anew at once: who sits here, or how they show us, has changed. */
  share(): void {
    const present = this.#present();
    this.#apply(new Map());
    if (present.length === 0) this.stop();
    else this.#timer ??= setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #present(): [Seat, PeerLink][] {
    return [...this.#links].filter(([, link]) => !isOver(link.state));
  }

  async #look(): Promise<void> {
    const connected = this.#present().filter(([, { state }]) => state.phase === 'connected');
    const readings = await Promise.all(
      connected.map(async ([seat, link]) => [seat, await this.#read(link)] as const),
    );
    this.#apply(new Map(readings));
  }

  async #read(link: PeerLink): Promise<LineReading | null> {
    const { connection } = link;
    const before = this.#latest.get(connection) ?? null;
    const statistics = readStatistics(await connection.getStats());
    this.#latest.set(connection, statistics);
    if (link.connection === connection) link.detour = detourOf(statistics, before);
    return before && lineBetween(lineSampleOf(before), lineSampleOf(statistics));
  }

  #apply(readings: ReadonlyMap<Seat, LineReading | null>): void {
    const links = this.#present().map(([seat, { view }]) => {
      return { seat, view, reading: readings.get(seat) ?? null };
    });
    const look = {
      links,
      thrift: this.#thrift,
      saving: this.#saving,
      cores: navigator.hardwareConcurrency,
    };
    this.#sharing = nextSharing(this.#sharing, look, performance.now());
    for (const [seat, { budget, picture }] of this.#sharing.links) {
      this.#links.get(seat)?.setBudget(budget);
      this.#links.get(seat)?.setPicture(picture);
    }
  }
}
