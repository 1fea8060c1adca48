/** A guest's machine, and all that can happen to its network while a meal goes on. */
import { layCable } from './cable.ts';
import type { Nat } from './nat.ts';
import { Namespace } from './namespace.ts';
import type { Router } from './router.ts';

/** What another process needs to know to go on with a guest's machine. */
export interface PeerState {
  name: string;
  /** The routers that its interfaces eth0, eth1 … are plugged into, by name. */
  uplinks: string[];
  /** Which of the addresses it may have in a network; counts up. */
  lease: number;
  kbps: number | null;
}

/** What a guest's machine needs of the lab around it. */
interface Surroundings {
  /** Where programs of the lab's own run. */
  shed: Namespace;
  delayMs: number;
  router(name: string): Router;
  /** Called after every change, to remember it. */
  changed(): void;
}

export class Peer {
  readonly at: Namespace;
  readonly #state: PeerState;
  readonly #lab: Surroundings;

  constructor(lab: string, state: PeerState, surroundings: Surroundings) {
    this.at = new Namespace(`${lab}-${state.name}`);
    this.#state = state;
    this.#lab = surroundings;
  }

  get state(): Readonly<PeerState> {
    return this.#state;
  }

  /** The router of its first interface. */
  get router(): Router {
    return this.#routerOf(0);
  }

  /** The address of its first interface. */
  get address(): string {
    return this.router.guestAddress(this.#state.lease);
  }

  async make(): Promise<void> {
    this.at.make();
    await this.#lay(0);
    this.#configure(0);
  }

  /** Pulls the plug: the machine notices. */
  cut(uplink = 0): void {
    this.at.ip(`link set eth${uplink} down`);
  }

  /** Plugs in again, with the same address. */
  restore(uplink = 0): void {
    this.at.ip(`link set eth${uplink} up`);
    this.#route(uplink);
  }

  /** Lets nothing pass in either direction, and nobody notices. */
  silence(): void {
    this.#suffer({ silent: true });
  }

  endSilence(): void {
    this.#suffer({ silent: false });
  }

  /** Loses packets at random: 0 to 1, in each direction. */
  lose(loss: number): void {
    this.#suffer({ loss });
  }

  /** Limits the first interface in both directions; null takes the limit away. */
  limit(kbps: number | null): void {
    this.#state.kbps = kbps;
    this.at.limit('eth0', kbps);
    this.router.at.limit('lan', kbps);
    this.#lab.changed();
  }

  /** Closes the lid: nothing on it runs any more. */
  sleep(): void {
    this.at.signal('SIGSTOP');
  }

  /** Opens the lid. */
  wake(): void {
    this.at.signal('SIGCONT');
  }

  /** Another address in the same network, at once. */
  readdress(): void {
    this.#state.lease += 1;
    this.#configure(0);
  }

  /** The router becomes one of another kind; an open one gives out public addresses. */
  become(nat: Nat): void {
    const before = this.address;
    this.router.become(nat);
    if (before === this.address) this.#suffer({});
    else this.#configure(0);
    this.#lab.changed();
  }

  /** The router gets another public address. */
  renumber(): void {
    this.router.newPublicAddress();
    this.#lab.changed();
  }

  /** Leaves its network for that of another router: another Wi-Fi. */
  moveTo(router: Router): void {
    const old = this.router.at;
    this.cut();
    old.ip(`link set lan netns ${router.at.name}`);
    this.#state.uplinks[0] = router.state.name;
    this.#configure(0);
    this.limit(this.#state.kbps);
  }

  /** Plugs into one more network, which carries nothing as long as the first one is there. */
  async addUplink(router: Router): Promise<void> {
    const index = this.#state.uplinks.push(router.state.name) - 1;
    await this.#lay(index);
    this.#configure(index);
  }

  #routerOf(index: number): Router {
    const name = this.#state.uplinks[index];
    if (name === undefined) throw new Error(`${this.#state.name} has no uplink ${index}`);
    return this.#lab.router(name);
  }

  #lay(index: number): Promise<void> {
    return layCable(
      this.#lab.shed,
      { at: this.at, device: `eth${index}` },
      { at: this.#routerOf(index).at, device: 'lan' },
      this.#lab.delayMs,
    );
  }

  #configure(index: number): void {
    const router = this.#routerOf(index);
    const address = router.guestAddress(this.#state.lease);
    const device = `eth${index}`;
    router.serve(address);
    this.at.ip(
      `link set ${device} down`,
      `addr flush dev ${device}`,
      `addr add ${address}/${router.bits} dev ${device}`,
      `link set ${device} up`,
    );
    this.#route(index);
    this.#lab.changed();
  }

  /** Answers leave where their question came in, also with several uplinks; the first one is the default. */
  #route(index: number): void {
    const { gateway } = this.#routerOf(index);
    const address = this.#routerOf(index).guestAddress(this.#state.lease);
    const device = `eth${index}`;
    const table = 100 + index;
    const rules = this.at.run('ip', ['rule', 'show']);
    if (rules.includes(`lookup ${table}`)) this.at.ip(`rule del table ${table}`);
    this.at.ip(
      `route replace default via ${gateway} dev ${device} metric ${table}`,
      `route replace default via ${gateway} dev ${device} table ${table}`,
      `rule add from ${address} table ${table}`,
    );
  }

  #suffer(ailments: Parameters<Router['suffer']>[0]): void {
    this.router.suffer(ailments, this.address);
    this.#lab.changed();
  }
}
