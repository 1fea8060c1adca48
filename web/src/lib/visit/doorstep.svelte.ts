/** The beginning of a visit: what a guest can read, wish and press while the rest of the house is on its way. */
import type { TableId } from '@eat-with-me/protocol/table';
import type { CompanyOffer } from '@eat-with-me/protocol/wire/companion';
import { createContext, type Component } from 'svelte';
import { fetchOffer } from '#lib/companion/offer.ts';
import { Wishes } from '#lib/ticket/wishes.svelte.ts';
import type { ErrandTo } from '#lib/visit/house/errand.ts';
import { invitationLink, readSecret, type Invitation } from '#lib/visit/invited/invitation.ts';
import { forgetInvitation, keepInvitation } from '#lib/visit/invited/kept-invitation.ts';
import type { Stage } from './stage.ts';
import type { Visit } from './visit.svelte.ts';

/** What stands behind the door, as it comes over the network. */
export interface Indoors {
  /** All stages but the first two. */
  readonly Inside: Component<{ visit: Visit; away: boolean; build: string }>;
  readonly Visit: typeof Visit;
}

/** What the address of an invitation said, and what of it can be used; null where the link is not whole. */
interface Invited {
  readonly table: TableId;
  readonly fragment: string | null;
  readonly invitation: Invitation | null;
}

/** Where each press leads. */
const TOWARDS: Readonly<Record<ErrandTo, Stage['name']>> = {
  'find-table': 'laying',
  'find-company': 'laying',
  'set-table': 'setting',
  'accept-invitation': 'laying',
};

/** One for a page. A press waits here until there is a visit to do it. */
export class Doorstep {
  /** What the guest asks of the queue. */
  readonly wishes: Wishes;
  readonly #fetch: () => Promise<Indoors>;
  #visit = $state.raw<Visit | null>(null);
  #indoors = $state.raw<Indoors | null>(null);
  #missing = $state(false);
  #bringing: Promise<Visit | null> | null = null;
  #pressed = $state<ErrandTo | null>(null);
  #invited = $state.raw<Invited | null>(null);
  #offer = $state.raw<CompanyOffer | null>(null);

  /** `fetch` rejects where the network does not bring it. */
  constructor(fetch: () => Promise<Indoors>, visit: Visit | null = null) {
    this.#fetch = fetch;
    this.#visit = visit;
    this.wishes = visit?.wishes ?? new Wishes();
  }

  /** The visit itself; null until its code has come. */
  get visit(): Visit | null {
    return this.#visit;
  }

  /** What shows the stages behind the door; null until it has come. */
  get Inside(): Indoors['Inside'] | null {
    return this.#indoors?.Inside ?? null;
  }

  /** It did not come, and will not by itself. */
  get missing(): boolean {
    return this.#missing;
  }

  /** Where the guest is, or on the way to. */
  get stage(): Stage['name'] {
    if (this.#visit) return this.#visit.stage.name;
    if (this.#pressed) return TOWARDS[this.#pressed];
    if (!this.#invited) return 'door';
    return this.#invited.invitation ? 'invited' : 'exit';
  }

  /** What the guest has pressed and nobody has done yet: it must be done if the page is loaded anew. */
  get errand(): ErrandTo | null {
    return this.#pressed;
  }

  /** The whole link that the guest takes up; null if there is none. */
  get invitationTaken(): string | null {
    const invitation = this.#invited?.invitation;
    if (this.#pressed !== 'accept-invitation' || !invitation) return null;
    return invitationLink(invitation.table, invitation.secret);
  }

  /** The company that the house offers; null while that is not known, and where it offers none. */
  get offer(): CompanyOffer | null {
    return this.#visit?.meanwhile.offer ?? this.#offer;
  }

  /** Asks the house for it. */
  async look(): Promise<void> {
    if (this.#visit) await this.#visit.meanwhile.look();
    else await this.#askOffer();
  }

  /** Somebody came by the link to a private table; `fragment` is what stood behind its #. */
  invited(table: TableId, fragment: string | null): void {
    const secret = readSecret(table, fragment);
    const invitation = secret && { table, secret };
    if (invitation) keepInvitation(invitation);
    this.#invited = { table, fragment, invitation };
  }

  /** The guest presses this. */
  press(to: ErrandTo): void {
    if (this.#visit) pursue(to, this.#visit);
    else this.#pressed = to;
  }

  /** From an invitation that the guest does not take up. */
  toDoor(): void {
    this.#invited = null;
    if (this.#visit) this.#visit.toDoor();
    else forgetInvitation();
  }

  /** Fetches what stands behind the door, once; null if it did not come. */
  bring(): Promise<Visit | null> {
    this.#bringing ??= this.#fetch().then(
      (indoors) => this.#open(indoors),
      () => {
        this.#missing = true;
        return null;
      },
    );
    return this.#bringing;
  }

  /** The page is closed, or loaded anew. */
  closePage(): void {
    this.#pressed = null;
    this.#visit?.closePage();
  }

  #open(indoors: Indoors): Visit {
    const visit = this.#visit ?? this.#begin(indoors.Visit);
    this.#indoors = indoors;
    this.#visit = visit;
    const pressed = this.#pressed;
    this.#pressed = null;
    if (pressed) pursue(pressed, visit);
    return visit;
  }

  #begin(Begun: typeof Visit): Visit {
    const company = { fetchOffer: () => this.#askOffer() };
    const visit = new Begun({ wishes: this.wishes, company });
    if (this.#invited) visit.invited(this.#invited.table, this.#invited.fragment);
    return visit;
  }

  async #askOffer(): Promise<CompanyOffer | null> {
    this.#offer ??= await fetchOffer();
    return this.#offer;
  }
}

/** Does what was pressed. */
function pursue(to: ErrandTo, visit: Visit): void {
  switch (to) {
    case 'find-table':
      visit.findTable();
      break;
    case 'find-company':
      visit.findTable();
      visit.meanwhile.want();
      break;
    case 'set-table':
      visit.setPrivateTable();
      break;
    case 'accept-invitation':
      // Another page of this tab may have had a seat.
      if (visit.stage.name === 'invited') visit.acceptInvitation();
      break;
  }
}

/** The doorstep of the page that a component is part of. */
export const [getDoorstep, setDoorstep] = createContext<Doorstep>();
