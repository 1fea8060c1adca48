/** Who keeps a guest company while their ticket waits: offered, agreed to, here, gone. Real guests come first. */
import type { CompanyOffer } from '@eat-with-me/protocol/wire/companion';
import type { TableSize } from '@eat-with-me/protocol/table';
import type { ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { HouseWire } from '#lib/visit/house/house.svelte.ts';
import type { Stage } from '#lib/visit/stage.ts';
import type { LendingDevices } from './lent-devices.ts';
import { earOf, soundOffer, type Agreement } from './agreement.ts';
import type { Wanted } from './bring-companion.ts';
import type { CompanionMate } from './companion-mate.svelte.ts';
import type { CompanionEnd, CompanionKind, GoneBecause } from './companion.ts';
import { nobodyComes, type Relaxes } from './nobody-comes.ts';
import { Passes } from './passes.ts';

type Company =
  | { readonly name: 'none' }
  /** Asked for, and comes as soon as nobody else is about to sit down. */
  | { readonly name: 'wanted' }
  /** The guest reads whose machine would hear them; `before`: what they agreed to last in this visit. */
  | { readonly name: 'asking'; readonly offer: CompanyOffer; readonly before: Agreement | null }
  /** Its code is on the way. */
  | { readonly name: 'coming'; readonly kind: CompanionKind }
  | { readonly name: 'here'; readonly mate: CompanionMate }
  | { readonly name: 'gone'; readonly kind: CompanionKind; readonly why: GoneBecause };

export interface MeanwhileParts {
  readonly devices: LendingDevices;
  readonly fetchOffer: () => Promise<CompanyOffer | null>;
  /** Resolves with null where it is not wanted any more, and was never made. */
  readonly bring: (
    wanted: Wanted,
    devices: LendingDevices,
    isWanted: () => boolean,
  ) => Promise<CompanionMate | null>;
  readonly wire: Pick<HouseWire, 'send'>;
}

export class Meanwhile {
  readonly #parts: MeanwhileParts;
  #offer = $state.raw<CompanyOffer | null>(null);
  #looking: Promise<void> | null = null;
  #company = $state.raw<Company>({ name: 'none' });
  /** Says goodbye while the table is there already. */
  #leaving = $state.raw<CompanionMate | null>(null);
  #free = $state(false);
  #heardBy = $state<string | null>(null);
  /** What was agreed to in this visit; for another try. */
  #agreement: Agreement | null = null;
  #deaf: () => void = nothing;
  readonly #passes: Passes;

  constructor(parts: MeanwhileParts) {
    this.#parts = parts;
    this.#passes = new Passes(() => parts.wire.send({ type: 'companion' }));
  }

  get company(): Company {
    return this.#company;
  }

  /** Whoever says goodbye at a table that has been laid; null mostly. */
  get leaving(): CompanionMate | null {
    return this.#leaving;
  }

  /** What the house offers; null while that is not known, and where it offers nothing. */
  get offer(): CompanyOffer | null {
    return this.#offer;
  }

  /** The machine that has heard the guest since they came in, by their agreement; null if there was none. */
  get heardBy(): string | null {
    return this.#heardBy;
  }

  /** Whether the guest can ask for company now. */
  get isOffered(): boolean {
    return this.#offer !== null && this.#free && this.#company.name === 'none';
  }

  /** Asks the house what it offers, until it has said so. */
  look(): Promise<void> {
    if (this.#offer) return Promise.resolve();
    this.#looking ??= this.#parts.fetchOffer().then((offer) => {
      this.#offer = offer && soundOffer(offer);
      this.#looking = null;
      this.#settle();
    });
    return this.#looking;
  }

  /** The guest has got somewhere, or the queue is another: company is for who waits, while nobody is about to come. */
  see(stage: Stage, sizes: readonly TableSize[], relaxes: Relaxes | null): void {
    this.#free = nobodyComes(stage, sizes, relaxes, Date.now());
    if (stage.name === 'table') this.#part();
    else if (stage.name === 'door' || stage.name === 'exit') this.#end();
    else this.#settle();
  }

  /** Takes what shows the house that this guest is there, or that there is none to give; the rest is no concern of this. */
  hear(message: ServerMessage): void {
    if (message.type === 'companioned') this.#passes.hear(message.pass);
  }

  /** The guest would like company. */
  want(): void {
    if (this.#company.name !== 'none' && this.#company.name !== 'gone') return;
    this.#become({ name: 'wanted' });
    void this.look();
    this.#settle();
  }

  /** The guest said yes to this. */
  agree(agreement: Agreement): void {
    if (this.#company.name !== 'asking') return;
    const { offer } = this.#company;
    this.#agreement = agreement;
    this.#heardBy = earOf(offer, agreement.ownKey !== null)?.host ?? null;
    this.#bring({ kind: 'ai', offer, agreement, pass: this.#pass });
  }

  /** The guest said no: nothing was connected, and nothing will be. */
  decline(): void {
    if (this.#company.name === 'asking') this.#become({ name: 'none' });
  }

  /** Once more, as it was agreed to. */
  again(): void {
    const [company, offer, agreement] = [this.#company, this.#offer, this.#agreement];
    if (company.name !== 'gone') return;
    if (company.why === 'own-key' && offer) {
      // The same key would not be taken again.
      this.#become({ name: 'asking', offer, before: agreement });
    } else if (company.kind === 'ai' && offer && agreement) {
      this.#bring({ kind: 'ai', offer, agreement, pass: this.#pass });
    } else this.#bring({ kind: 'house' });
  }

  /** The house's own voice, which nobody hears. */
  askHouse(): void {
    this.#bring({ kind: 'house' });
  }

  /** A table was laid: it says one short goodbye, and neither hears nor sees any more. */
  #part(): void {
    const company = this.#company;
    this.#become({ name: 'none' });
    if (company.name !== 'here') return;
    const { mate } = company;
    this.#deaf();
    mate.takeBack();
    this.#deaf = mate.companion.watch(() => {
      if (mate.companion.stage.name === 'over') this.#forget();
    });
    this.#leaving = mate;
    mate.companion.sayGoodbye();
  }

  /** The guest leaves it, or the whole place: at once, and nothing of it is left. */
  leave(): void {
    const company = this.#company;
    const { leaving } = this;
    this.#deaf();
    this.#deaf = nothing;
    for (const mate of [leaving, company.name === 'here' ? company.mate : null]) {
      mate?.takeBack();
      mate?.companion.leave();
    }
    this.#leaving = null;
    this.#become({ name: 'none' });
  }

  /** The guest is where nobody keeps company: at the door, at a table, gone. */
  #end(): void {
    this.#agreement = null;
    this.leave();
  }

  readonly #pass = (): Promise<string | null> => this.#passes.ask();

  #settle(): void {
    const offer = this.#offer;
    if (this.#company.name !== 'wanted' || !this.#free || !offer) return;
    if (earOf(offer) === null && offer.ownKey === null) this.#bring({ kind: 'house' });
    else this.#become({ name: 'asking', offer, before: this.#agreement });
  }

  #bring(wanted: Wanted): void {
    this.leave();
    const { kind } = wanted;
    const coming: Company = { name: 'coming', kind };
    this.#become(coming);
    const { bring, devices } = this.#parts;
    const isWanted = () => this.#company === coming;
    void bring(wanted, devices, isWanted).then(
      (mate) => mate && this.#seat(mate),
      () => isWanted() && this.#become({ name: 'gone', kind, why: 'not-brought' }),
    );
  }

  #seat(mate: CompanionMate): void {
    this.#become({ name: 'here', mate });
    const { companion } = mate;
    const look = (): void => {
      const { stage, kind } = companion;
      if (stage.name !== 'over') return;
      this.#deaf();
      mate.takeBack();
      const byChoice = stage.why === 'left' || stage.why === 'parted';
      this.#become(
        byChoice ? { name: 'none' } : { name: 'gone', kind, why: this.#because(stage.why) },
      );
    };
    this.#deaf = companion.watch(look);
    look();
  }

  /** What is wrong with a key is the guest's to put right, where they brought it. */
  #because(why: CompanionEnd): GoneBecause {
    const isTheirs = this.#agreement !== null && this.#agreement.ownKey !== null;
    return why === 'misconfigured' && isTheirs ? 'own-key' : why;
  }

  #forget(): void {
    this.#deaf();
    this.#deaf = nothing;
    this.#leaving = null;
  }

  #become(company: Company): void {
    this.#company = company;
  }
}

const nothing = (): void => undefined;
