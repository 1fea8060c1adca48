/**
 * Which ICE candidates (RFC 8839 §5.1) of another guest a browser gets to see. It sends about 40 packets to every
 * address that it is given, so a stranger must not choose freely.
 */
import { kindOfAddress, networkOf } from './addresses.ts';

/** So many candidates of one generation (one ICE user fragment) are taken. */
export const CANDIDATES_PER_GENERATION = 24;
/** So many generations are taken over the life of a link: one for every connection and restart. */
export const GENERATIONS_MAX = 64;
/** So many IP addresses are tried over the life of a link, whatever their ports: two people's networks of an evening, and no scan. */
export const ADDRESSES_MAX = 64;

/**
 * How a link may find its way. `relay`: over relays alone. `direct`: strangers who agreed to it. `invited`: guests of a
 * private table, who may reach each other in every private network.
 */
export type Route = 'relay' | 'direct' | 'invited';

/** The way of a link that need not go over relays; `invited`: both ends hold the secret of one invitation. */
export const directWay = (invited: boolean): Exclude<Route, 'relay'> =>
  invited ? 'invited' : 'direct';

const CANDIDATE =
  /^candidate:([\w+/]{1,32}) 1 udp (\d{1,10}) (\S{1,64}) (\d{1,5}) typ (host|srflx|prflx|relay)( .{0,256})?$/i;

interface Parsed {
  foundation: string;
  priority: string;
  address: string;
  port: string;
  type: string;
  ufrag: string | null;
}

function parse(candidate: string): Parsed | null {
  const [, foundation, priority, address, port, type, rest = ''] = CANDIDATE.exec(candidate) ?? [];
  if (!foundation || !priority || !address || !port || !type) return null;
  if (Number(port) < 1024 || Number(port) > 65_535 || Number(priority) >= 2 ** 32) return null;
  const [, ufrag = null] = / ufrag ([\w+/]{4,256})(?: |$)/.exec(rest) ?? [];
  return { foundation, priority, address, port, type: type.toLowerCase(), ufrag };
}

/** The candidate with nothing in it but where to send: no address behind the NAT, no network's number or cost. */
function written({ foundation, priority, address, port, type, ufrag }: Parsed): string {
  // Firefox reads no reflexive or relayed candidate without a related address (RFC 8839 §5.1).
  const related = type === 'host' ? '' : ' raddr 0.0.0.0 rport 0';
  const generation = ufrag === null ? '' : ` ufrag ${ufrag}`;
  return `candidate:${foundation} 1 udp ${priority} ${address} ${port} typ ${type}${related}${generation}`;
}

/** An own candidate as it may leave the browser; null for one that nobody would take. */
export function outgoingCandidate(candidate: string): string | null {
  const parsed = parse(candidate);
  return parsed && kindOfAddress(parsed.address) !== 'none' ? written(parsed) : null;
}

/** Judges the other guest's candidates over the life of one link. */
export class CandidateGate {
  readonly #networks = new Set<string>();
  readonly #generations = new Map<string, number>();
  readonly #addresses = new Set<string>();
  #waiting: Parsed[] = [];
  #route: Route;

  constructor(route: Route) {
    this.#route = route;
  }

  /** Both guests have agreed to another way. */
  setRoute(route: Route): void {
    this.#route = route;
  }

  /**
   * Notes an own candidate; returns candidates of the other guest that may be used now, because both are in one network.
   * mDNS names show no network.
   */
  foundOwn(candidate: string): string[] {
    const own = parse(candidate);
    if (!own || own.type !== 'host' || kindOfAddress(own.address) !== 'private') return [];
    this.#networks.add(networkOf(own.address) ?? '');
    const due = this.#waiting.filter((one) => this.#isNear(one));
    this.#waiting = this.#waiting.filter((one) => !due.includes(one));
    return due.filter((one) => this.#tries(one)).map(written);
  }

  /** A candidate as the browser may have it, or null; one in a private network may come out of `foundOwn` later. */
  admit(candidate: string, usernameFragment: string | null): string | null {
    const parsed = parse(candidate);
    if (!parsed || !this.#mayEverTry(parsed)) return null;
    if (!this.#count(parsed.ufrag ?? usernameFragment ?? '')) return null;
    const isFar = this.#route === 'direct' && kindOfAddress(parsed.address) === 'private';
    if (!isFar || this.#isNear(parsed)) return this.#tries(parsed) ? written(parsed) : null;
    this.#waiting.push(parsed);
    return null;
  }

  #mayEverTry({ type, address }: Parsed): boolean {
    const kind = kindOfAddress(address);
    // Over relays alone, the browser sends to its own relay and to nothing else: that one decides.
    if (this.#route === 'relay') return type === 'relay' && kind !== 'none' && kind !== 'name';
    return kind === 'public' || kind === 'private' || (kind === 'name' && type === 'host');
  }

  /** Names are of the own network alone, and each connection may have another. */
  #tries({ address }: Parsed): boolean {
    if (kindOfAddress(address) === 'name' || this.#addresses.has(address)) return true;
    if (this.#addresses.size >= ADDRESSES_MAX) return false;
    this.#addresses.add(address);
    return true;
  }

  #isNear({ address }: Parsed): boolean {
    return this.#networks.has(networkOf(address) ?? 'none');
  }

  #count(generation: string): boolean {
    const count = this.#generations.get(generation) ?? 0;
    if (count >= CANDIDATES_PER_GENERATION) return false;
    if (count === 0 && this.#generations.size >= GENERATIONS_MAX) return false;
    this.#generations.set(generation, count + 1);
    return true;
  }
}
