/** Looks after all links of a mesh. */
import { Emitter } from '../emitter.ts';
import { Healer, type HealerOptions } from './healer.ts';
import { isOver } from '../policy/link-state.ts';
import { NetworkWatch } from './network-watch.ts';
import type { PeerLink } from '../link/peer-link.ts';

/** How often the links are looked at, in ms. */
const LOOK_EVERY_MS = 50;

/** How often the socket to the server is put in doubt while no link does well, in ms. */
const DOUBT_EVERY_MS = 2500;

/** A socket takes four round trips: one is made ready even before it is certain that lines are broken, so seldom in ms. */
const WONDER_EVERY_MS = 6000;

export class Care extends Emitter<{
  /** Our own line may be broken, rather than that of a single table-mate; or a link does not heal with what it has. */
  doubt: [];
}> {
  readonly #healers = new Map<PeerLink, Healer>();
  #network: NetworkWatch | null = null;
  #clock: ReturnType<typeof setInterval> | undefined;
  #doubtedAt = -Infinity;

  /** Looks after this link until it is over. */
  add(link: PeerLink, options: Omit<HealerOptions, 'reseat'>): void {
    const reseat = () => this.emit('doubt');
    this.#healers.set(link, new Healer(link, { ...options, reseat }));
    if (this.#network) return;
    this.#network = new NetworkWatch();
    this.#network.on('suspicion', () => this.#suspect());
    this.#clock = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  #suspect(): void {
    for (const healer of this.#healers.values()) healer.suspect();
  }

  #look(): void {
    for (const [link, healer] of this.#healers) {
      if (isOver(link.state)) this.#healers.delete(link);
      else healer.look();
    }
    if (this.#healers.size === 0) {
      this.#rest();
      return;
    }
    const healers = [...this.#healers.values()];
    const since = performance.now() - this.#doubtedAt;
    const ill = since >= DOUBT_EVERY_MS && healers.every((healer) => healer.ill);
    const dubious = since >= WONDER_EVERY_MS && healers.every((healer) => healer.dubious);
    if (!ill && !dubious) return;
    this.#doubtedAt = performance.now();
    this.emit('doubt');
  }

  #rest(): void {
    clearInterval(this.#clock);
    this.#network?.close();
    this.#network = null;
  }
}

/** Whether one of these servers is a relay. Pure. */
export const hasRelay = (servers: readonly RTCIceServer[]): boolean =>
  servers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/.test(url)));
