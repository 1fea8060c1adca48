/** A whole visit, with its real wire, under a house that says whatever it likes; and what must hold whatever it says. */
import { fromBase64url } from '@eat-with-me/mesh/base64url';
import type { Wished } from '@eat-with-me/mesh/trust/table-checks';
import type { Seat, Seating, TableId } from '@eat-with-me/protocol/table';
import type { ServerMessage } from '@eat-with-me/protocol/wire/messages';
import { expect, vi } from 'vitest';
import { BrokenRuns } from '#lib/visit/broken-runs.ts';
import { invitationLink } from '#lib/visit/invited/invitation.ts';
import { keepsDoor } from '#lib/visit/stage.ts';
import { HouseRules } from '#lib/rules/house-rules.svelte.ts';
import { Visit } from '#lib/visit/visit.svelte.ts';
import { Wire } from '#lib/wire/wire.ts';
import { isAlarming, type Assurance, type TableMate } from '#lib/table/table-mate.ts';
import { FakeMesh } from './fake-mesh.ts';
import { tableSupply } from './table-supply.ts';

const NAME = 'Zoë of the secrets';
const SECRET = 's'.repeat(42) + 'A';
export const OWN_TABLE: TableId = 'p'.repeat(22);
const LINK = invitationLink(OWN_TABLE, fromBase64url(SECRET));

/** The page's end of a socket; the other one is the test. */
class Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: string[];

  constructor(sent: string[]) {
    this.sent = sent;
    queueMicrotask(() => this.onopen?.());
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {}
}

/** Whether a mesh holds the id of a table against those known. */
export const MESH_CHECKS = { known: true };

/** A mesh whose keys do what keys do: it sits down once, and at no table twice; links are invited where there is a secret. */
class KeyedMesh extends FakeMesh {
  readonly psk: boolean;
  readonly #checks: typeof MESH_CHECKS;
  seating: Seating | null = null;
  /** Whether it has told its nonce to the table. */
  revealed = false;
  sat = 0;

  constructor(psk: boolean, checks: typeof MESH_CHECKS) {
    super();
    this.psk = psk;
    this.#checks = checks;
  }

  override sitDown(seating: Seating, wished?: Wished): void {
    super.sitDown(seating);
    this.sat += 1;
    this.seating = seating;
    const isKind = (seating.kind === 'private') === this.psk;
    this.revealed = isKind && !(this.#checks.known && wished?.known.has(seating.table));
    if (!this.revealed) queueMicrotask(() => this.fails('E_TABLE_INVALID', { first: true }));
  }
}

/** What the guest, table-mates and the network do; the house says `ServerMessage`s. */
export type Act =
  | ServerMessage
  | 'a quiet moment'
  | 'the socket breaks'
  | 'a link opens'
  | 'a link comes'
  | 'a link goes'
  | 'another page comes'
  | 'a run breaks'
  | 'a run is drawn'
  | 'taps the same'
  | 'taps something else'
  | 'finds a table'
  | 'is invited'
  | 'takes a seat'
  | 'the next table'
  | 'leaves';

/** One evening under such a house. Needs fake timers and an empty session. */
export class HostileEvening {
  readonly visit: Visit;
  readonly #sent: string[] = [];
  readonly #meshes: KeyedMesh[] = [];
  readonly #marks = new Map<TableMate, Assurance>();
  /** Seats whose guest is doubted, by the mesh of their table. */
  readonly #doubted = new Map<KeyedMesh | undefined, Set<Seat>>();
  /** By whose links they came. */
  readonly #of = new Map<TableMate, KeyedMesh | undefined>();
  #socket: Socket | null = null;
  /** What was said of the address at the last "Take a seat". */
  #hidden = false;
  /** Runs whose nonce has left and that were not finished. */
  #broken = 0;
  #tapped: TableMate | null = null;
  /** A mesh was made that shows the address in spite of that. */
  #shown = false;

  constructor(checks = MESH_CHECKS) {
    const wire = new Wire({
      open: () => {
        this.#socket = new Socket(this.#sent);
        return this.#socket as unknown as WebSocket;
      },
      random: () => 0.5,
      pagesCome: () => Promise.resolve(true),
    });
    const make = (...[, , { psk, relayOnly }]: Parameters<TableMake>): KeyedMesh => {
      this.#shown ||= this.#hidden && !relayOnly;
      const mesh = new KeyedMesh(psk !== null, checks);
      this.#meshes.push(mesh);
      return mesh;
    };
    const meshes = { bring: () => Promise.resolve(tableSupply(make)) };
    const company = {
      fetchOffer: () => Promise.reject(new Error('no companion')),
      bring: () => Promise.reject(new Error('no companion')),
    };
    const rules = new HouseRules(() => Promise.resolve({ rules: null, ageGate: null }));
    this.visit = new Visit({ wire, meshes, company, rules });
    this.visit.own.name = NAME;
  }

  async act(act: Act): Promise<void> {
    this.#tapped = null;
    const meal = this.visit.sitting?.isUnderWay ? this.visit.sitting : null;
    if (typeof act === 'string') this.#do(act);
    else this.#socket?.onmessage?.({ data: JSON.stringify(act) });
    await vi.advanceTimersByTimeAsync(act === 'a quiet moment' ? 1500 : 0);
    this.#look();
    // No word of the house ends a meal.
    if (meal && typeof act !== 'string') expect(this.visit.sitting).toBe(meal);
  }

  get #mesh(): KeyedMesh | undefined {
    const mesh = this.#meshes.at(-1);
    return this.visit.sitting?.mesh === mesh ? mesh : undefined;
  }

  get guests(): readonly TableMate[] {
    const { stage } = this.visit;
    return stage.name === 'table' ? stage.guests : [];
  }

  #do(act: Exclude<Act, ServerMessage>): void {
    const { visit } = this;
    const mesh = this.#mesh?.revealed ? this.#mesh : undefined;
    const seat: Seat =
      mesh?.seating?.seats.find((one) => one.seat !== mesh.seating?.you)?.seat ?? 2;
    switch (act) {
      case 'a quiet moment':
        break;
      case 'the socket breaks':
        this.#socket?.onclose?.({ code: 1006 });
        break;
      case 'a link opens':
      case 'a link comes':
        if (mesh && act === 'a link comes') mesh.isTrusted = true;
        mesh?.link(seat, {
          state: { phase: 'connected', since: 0 },
          // Once confirmed, always.
          isConfirmed: act === 'a link comes' || mesh.links.get(seat)?.isConfirmed === true,
          isInvited: mesh.psk,
        });
        break;
      case 'a link goes':
        if (mesh?.links.has(seat)) mesh.link(seat, { state: { phase: 'closed', by: 'there' } });
        break;
      case 'another page comes':
        if (mesh?.links.has(seat))
          mesh.replace(seat, {
            state: { phase: 'connected', since: 0 },
            isConfirmed: true,
            isInvited: mesh.psk,
          });
        break;
      case 'a run breaks':
      case 'a run is drawn': {
        if (!mesh) break;
        const breaks = act === 'a run breaks';
        this.#broken += breaks ? 1 : 0;
        mesh.comparing.risks();
        if (breaks) mesh.comparing.breaks(seat);
        else mesh.comparing.draws();
        mesh.comparing.become({ ended: breaks ? 'broken' : null });
        mesh.changes();
        break;
      }
      case 'taps the same':
      case 'taps something else': {
        const [guest] = this.guests;
        // Before the keys are confirmed there is nothing to compare.
        if (!guest || guest.trust?.assurance === 'hurrying') break;
        this.#tapped = guest;
        guest.trust?.compared(act === 'taps the same' ? 'same' : 'different');
        break;
      }
      case 'finds a table':
        visit.findTable();
        break;
      case 'is invited':
        if (visit.stage.name !== 'door' && visit.stage.name !== 'exit') break;
        visit.invited(OWN_TABLE, new URL(LINK).hash.slice(1));
        visit.acceptInvitation();
        break;
      case 'takes a seat':
        if (visit.stage.name !== 'laying') break;
        this.#hidden = visit.addressHidden;
        visit.takeSeat();
        break;
      case 'the next table':
        if (visit.stage.name === 'table' && visit.stage.kind === 'queue') visit.nextTable();
        break;
      case 'leaves':
        if (visit.stage.name === 'table') visit.leaveTable();
        break;
    }
  }

  /** Whatever was said. */
  #look(): void {
    const { stage } = this.visit;
    // Nobody's name goes to the house, and each nonce is for one table, which no other one gets again.
    expect(this.#sent.filter((text) => text.includes(NAME) || text.includes(SECRET))).toEqual([]);
    expect(this.#shown).toBe(false);
    for (const { sat } of this.#meshes) expect(sat).toBeLessThanOrEqual(1);
    const strangers = this.#meshes.filter(({ psk, revealed }) => !psk && revealed);
    const tables = strangers.map(({ seating }) => seating?.table);
    expect(new Set(tables).size).toBe(tables.length);
    // No broken run is forgotten, nor by a page that is loaded anew.
    expect(new BrokenRuns().count()).toBe(this.#broken);
    if (stage.name !== 'table') return;
    // The table that is shown may be left already.
    const mesh = this.#meshes.findLast(({ seating }) => seating?.table === stage.table);
    // Words of trust imply keys.
    expect(stage.kind).toBe(mesh?.psk ? 'private' : 'queue');
    // A door is how browsers keep it.
    if (stage.kind === 'private') expect(stage.door).toBe(mesh?.door.state ?? 'open');
    if (stage.kind === 'private' && keepsDoor(stage))
      for (const { seat } of stage.guests) expect(seat).toBeGreaterThan(stage.you);
    if (stage.kind === 'queue' && stage.refill.open)
      expect(stage.refill.agreed || stage.refill.keepsOpen).toBe(true);
    for (const guest of stage.guests) this.#lookAt(guest, mesh);
  }

  /** A mark is the guest's own, and one that was lost does not come back by itself. */
  #lookAt(guest: TableMate, shown: KeyedMesh | undefined): void {
    if (!this.#of.has(guest)) this.#of.set(guest, shown);
    const mesh = this.#of.get(guest);
    const mark = guest.trust?.assurance ?? 'hurrying';
    const before = this.#marks.get(guest);
    const link = mesh?.links.get(guest.seat);
    // A doubt needs no keys.
    if (mark !== 'hurrying' && !isAlarming(mark)) expect(link?.isConfirmed).toBe(true);
    if (mark === 'invited') expect(mesh?.psk).toBe(true);
    if (mark === 'compared' && before !== 'compared') expect(this.#tapped).toBe(guest);
    if (before === 'different' || before === 'broken')
      expect(['different', 'broken', ...(this.#tapped === guest ? ['compared'] : [])]).toContain(
        mark,
      );
    this.#marks.set(guest, mark);
    // Nor is a doubt over because another page comes to the seat.
    const doubted = this.#doubted.get(mesh) ?? new Set();
    this.#doubted.set(mesh, doubted);
    if (mark === 'different' || mark === 'broken') doubted.add(guest.seat);
    else if (this.#tapped === guest) doubted.delete(guest.seat);
    else expect(doubted).not.toContain(guest.seat);
  }
}

type TableMake = Parameters<typeof Visit.prototype.own.meet>[0];
