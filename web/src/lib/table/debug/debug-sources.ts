/** Who has something to tell in the debug overlay. */
import type { PeerLink } from '@eat-with-me/mesh/link/peer-link';
import { readStatistics, type Statistics } from '@eat-with-me/mesh/policy/statistics';
import { Mesh } from '@eat-with-me/mesh/table/mesh';
import type { Seat } from '@eat-with-me/protocol/table';
import type { Visit } from '#lib/visit/visit.svelte.ts';
import { companionSection } from './companion-section.ts';
import type { DebugSection, DebugSource } from './debug-section.ts';
import { linkSection } from './link-section.ts';

/** In the order in which they are shown; whatever comes to the table later has its place here. */
export const debugSources = (visit: Visit): readonly DebugSource[] => [
  new LinkSource(visit),
  new CompanionSource(visit),
];

/** The companion that keeps the guest company, if one is there of which anything is measured. */
class CompanionSource implements DebugSource {
  readonly #visit: Visit;

  constructor(visit: Visit) {
    this.#visit = visit;
  }

  look(): Promise<DebugSection[]> {
    const { company } = this.#visit.meanwhile;
    const timings = company.name === 'here' ? company.mate.companion.timings : null;
    return Promise.resolve(timings ? [companionSection(timings)] : []);
  }
}

/** The links of the table that the guest sits at, whichever it is. */
class LinkSource implements DebugSource {
  readonly #visit: Visit;
  readonly #looks = new WeakMap<RTCPeerConnection, Statistics>();

  constructor(visit: Visit) {
    this.#visit = visit;
  }

  look(): Promise<DebugSection[]> {
    const mesh = this.#visit.sitting?.mesh;
    const links = mesh instanceof Mesh ? [...mesh.links] : [];
    return Promise.all(links.map(([seat, link]) => this.#look(seat, link)));
  }

  async #look(seat: Seat, link: PeerLink): Promise<DebugSection> {
    const { connection, connections, talk } = link;
    const earlier = this.#looks.get(connection) ?? null;
    const statistics = readStatistics(await connection.getStats());
    this.#looks.set(connection, statistics);
    const { state, isConfirmed, view, picture, detour } = link;
    const { budget, healing } = connections;
    const { manner, ignored } = talk;
    const now = performance.now();
    const { stage } = this.#visit;
    const guests = stage.name === 'table' ? stage.guests : [];
    const cover = guests.find((guest) => guest.seat === seat)?.cover ?? null;
    const told = { seat, now, state, isConfirmed, view, picture, detour, cover };
    return linkSection({ ...told, budget, healing, manner, ignored, statistics }, earlier);
  }
}
