/**
 * A network of its own on this machine: a public part with the real server and a relay, and guests behind routers.
 * Everything runs in network namespaces and nothing is left of it after `close`; a new lab of the same name also
 * clears away what a crashed one left.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { House } from '../lib/house.ts';
import { certificateIn, type Certificate } from './certificate.ts';
import type { Nat } from './nat.ts';
import { Namespace, whyNot } from './namespace.ts';
import { Peer, type PeerState } from './peer.ts';
import { RELAY_ADDRESS, RELAYS, startRelay } from './relay.ts';
import { Router, type RouterState } from './router.ts';

/** Where the page is. */
export const PAGE_URL = 'https://203.0.113.1/';
const PAGE_ADDRESS = '203.0.113.1';

const FRONT = fileURLToPath(new URL('tls-front.ts', import.meta.url));

/** What to build. */
export interface LabOptions {
  /** Guests by one capital letter each, with the kind of router they sit behind. */
  guests: Readonly<Record<string, Nat>>;
  /** One way, between a guest and their router. */
  delayMs?: number;
  /** Tells labs on one machine apart; lower case. */
  name?: string;
  /** Variables for the server, over those of the lab. */
  environment?: Record<string, string>;
}

interface LabState {
  delayMs: number;
  routers: RouterState[];
  peers: PeerState[];
}

/** Namespaces belong to the whole machine, which may have this project more than once. */
const prefixOf = (name: string): string => {
  const place = createHash('sha256')
    .update(fileURLToPath(import.meta.url))
    .digest('hex');
  return `ewm-${place.slice(0, 4)}-${name}`;
};

export class Lab {
  readonly house: House;
  readonly certificate: Certificate;
  /** Resolves when somebody has taken the lab away. */
  ended: Promise<unknown> = Promise.resolve();
  readonly #prefix: string;
  readonly #net: Namespace;
  readonly #state: LabState;
  readonly #routers = new Map<string, Router>();
  readonly #peers = new Map<string, Peer>();

  private constructor(name: string, state: LabState, environment: Record<string, string>) {
    this.#prefix = prefixOf(name);
    this.#state = state;
    this.#net = new Namespace(`${this.#prefix}-net`);
    this.certificate = certificateIn(folderOf(this.#prefix));
    this.house = new House({ ...RELAYS, ...environment }, (program, args, env) =>
      this.#net.spawn(program, args, env),
    );
    for (const router of state.routers) this.#know(router);
    for (const peer of state.peers) this.#meet(peer);
  }

  /** Builds one, with the server and the relay running. */
  static async open({
    name = 'lab',
    guests,
    delayMs = 0,
    environment = {},
  }: LabOptions): Promise<Lab> {
    const reason = whyNot();
    if (reason !== null) throw new Error(reason);
    await Lab.clear(name);
    const lab = new Lab(name, { delayMs, routers: [], peers: [] }, environment);
    await lab.#build(guests);
    return lab;
  }

  /** The lab that another process has built, to change its network; null if there is none. */
  static find(name = 'lab'): Lab | null {
    const file = stateFile(prefixOf(name));
    if (!existsSync(file)) return null;
    return new Lab(name, JSON.parse(readFileSync(file, 'utf8')) as LabState, {});
  }

  /** Takes away whatever there is of a lab of this name, every process in it included. Safe to repeat. */
  static async clear(name = 'lab'): Promise<void> {
    const prefix = prefixOf(name);
    await Namespace.removeAll(`${prefix}-`);
    rmSync(folderOf(prefix), { recursive: true, force: true });
  }

  /** The machine where page, relay and every wide side meet. */
  get net(): Namespace {
    return this.#net;
  }

  get peers(): ReadonlyMap<string, Peer> {
    return this.#peers;
  }

  peer(name: string): Peer {
    const peer = this.#peers.get(name);
    if (!peer) throw new Error(`there is no guest ${name} in this lab`);
    return peer;
  }

  /** One more router with nobody behind it yet, for `moveTo` and `addUplink`. */
  addRouter(nat: Nat): Router {
    const number = this.#state.routers.length + 1;
    const router = this.#know({
      name: `nat${number}`,
      number,
      nat,
      moves: 0,
      ailments: { silent: false, loss: 0 },
    });
    this.#state.routers.push(router.state);
    router.make();
    this.#save();
    return router;
  }

  /** Adds a guest behind a new router. */
  async addPeer(name: string, nat: Nat): Promise<Peer> {
    const router = this.addRouter(nat);
    const state: PeerState = { name, uplinks: [router.state.name], lease: 0, kbps: null };
    this.#state.peers.push(state);
    const peer = this.#meet(state);
    await peer.make();
    return peer;
  }

  async close(): Promise<void> {
    await this.house.stop();
    await Namespace.removeAll(`${this.#prefix}-`);
    rmSync(folderOf(this.#prefix), { recursive: true, force: true });
  }

  async #build(guests: LabOptions['guests']): Promise<void> {
    this.#net.make();
    this.#net.ip(
      // Its own address: it would take that of a port, another one with every router that comes, and be deaf to those
      // who know the old one.
      'link add net0 address 02:00:00:00:00:02 type bridge',
      `addr add ${PAGE_ADDRESS}/24 dev net0`,
      `addr add ${RELAY_ADDRESS}/24 dev net0`,
      'link set net0 up',
      // coturn ends an allocation when there is no way to a peer's private address: this one swallows everything.
      'link add void type veth peer name depth',
      'link set void up',
      'link set depth up',
      'neigh add 203.0.113.254 lladdr 02:00:00:00:00:01 dev void',
      'route add default via 203.0.113.254 dev void onlink',
    );
    for (const [name, nat] of Object.entries(guests)) await this.addPeer(name, nat);
    await Promise.all([
      startRelay(this.#net, folderOf(this.#prefix), this.certificate),
      this.#openPage(),
    ]);
    this.#save();
  }

  /** Shows what listens on this port of the public machine's loopback to the guests, over https; resolves to its URL. */
  async show(target: number, port: number): Promise<string> {
    const { certificateFile, keyFile } = this.certificate;
    const words = [FRONT, certificateFile, keyFile, PAGE_ADDRESS, String(port), String(target)];
    const front = this.#net.spawn(process.execPath, words);
    front.stderr?.pipe(process.stderr);
    if (front.stdout) await once(front.stdout, 'data');
    this.ended = once(front, 'exit');
    return `https://${PAGE_ADDRESS}${port === 443 ? '' : `:${port}`}/`;
  }

  async #openPage(): Promise<void> {
    await this.house.start();
    await this.show(this.house.port, 443);
  }

  #know(state: RouterState): Router {
    const router = new Router(this.#prefix, this.#net, state);
    this.#routers.set(state.name, router);
    return router;
  }

  #meet(state: PeerState): Peer {
    const peer = new Peer(this.#prefix, state, {
      shed: this.#net,
      delayMs: this.#state.delayMs,
      router: (name) => {
        const router = this.#routers.get(name);
        if (!router) throw new Error(`there is no router ${name} in this lab`);
        return router;
      },
      changed: () => this.#save(),
    });
    this.#peers.set(state.name, peer);
    return peer;
  }

  #save(): void {
    writeFileSync(stateFile(this.#prefix), JSON.stringify(this.#state));
  }
}

const folderOf = (prefix: string): string => join(tmpdir(), prefix);
const stateFile = (prefix: string): string => join(folderOf(prefix), 'state.json');
