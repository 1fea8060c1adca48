/** A guest's router: one wide side towards the public network, one local side towards the guest. */
import { rulesFor, type Ailments, type Nat } from './nat.ts';
import { Namespace } from './namespace.ts';

/** What another process needs to know to go on with a router. */
export interface RouterState {
  name: string;
  /** From 1; decides every address. */
  number: number;
  nat: Nat;
  /** How often the public address has changed. */
  moves: number;
  ailments: Ailments;
}

/** The router of every wide side: the machine that also has the page and the relay. */
const PUBLIC_GATEWAY = '203.0.113.1';

export class Router {
  readonly at: Namespace;
  readonly #net: Namespace;
  readonly #state: RouterState;

  /** `net`: the machine where the wide sides meet. */
  constructor(lab: string, net: Namespace, state: RouterState) {
    this.at = new Namespace(`${lab}-${state.name}`);
    this.#net = net;
    this.#state = state;
  }

  get state(): Readonly<RouterState> {
    return this.#state;
  }

  /** The address that the public network sees. */
  get publicAddress(): string {
    const { number, moves } = this.#state;
    return `203.0.113.${10 + number + (moves % 6) * 40}`;
  }

  /** The network of its local side; public addresses if the router is open (RFC 5737), private ones otherwise. */
  get #local(): { base: string; first: number; bits: number } {
    const { number, nat } = this.#state;
    return nat === 'open'
      ? { base: '198.51.100', first: number * 8, bits: 29 }
      : { base: `192.168.${number}`, first: 0, bits: 24 };
  }

  get gateway(): string {
    const { base, first } = this.#local;
    return `${base}.${first + 1}`;
  }

  get bits(): number {
    return this.#local.bits;
  }

  /** An address for a guest; up to four different ones. */
  guestAddress(lease: number): string {
    const { base, first } = this.#local;
    return `${base}.${first + 2 + (lease % 4)}`;
  }

  /** Joins the public network. */
  make(): void {
    const { number } = this.#state;
    this.at.make();
    this.#net.ip(
      `link add r${number} type veth peer name wan netns ${this.at.name}`,
      `link set r${number} master net0 up`,
    );
    this.at.ip('link set wan up');
    this.#addressWideSide();
  }

  /** Behaves as another kind of router from now on. The caller gives the guest an address that fits. */
  become(nat: Nat): void {
    this.#state.nat = nat;
  }

  /** Puts addresses on the local side and the rules in force. */
  serve(guest: string): void {
    this.at.ip(
      'addr flush dev lan',
      `addr add ${this.gateway}/${this.bits} dev lan`,
      'link set lan up',
    );
    this.suffer({}, guest);
  }

  suffer(ailments: Partial<Ailments>, guest: string): void {
    this.#state.ailments = { ...this.#state.ailments, ...ailments };
    this.at.run('iptables-restore', [], rulesFor(this.#state.nat, guest, this.#state.ailments));
  }

  /** The provider gives it another public address; everything that it translated is forgotten. */
  newPublicAddress(): void {
    this.#state.moves += 1;
    this.#addressWideSide();
  }

  #addressWideSide(): void {
    // Flushing the address is also what makes the kernel forget its translations.
    this.at.ip(
      'addr flush dev wan',
      `addr add ${this.publicAddress}/24 dev wan`,
      `route add default via ${PUBLIC_GATEWAY}`,
    );
    // The way to the guest, should the router be open.
    this.#net.ip(
      `route replace 198.51.100.${this.#state.number * 8}/29 via ${this.publicAddress} dev net0`,
    );
  }
}
