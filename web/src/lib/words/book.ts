/** The words of a page in its language, handed down from its layout; what a stage says comes with the stage. */
import { createContext } from 'svelte';
import type * as access from './en/access.ts';
import type * as cards from './en/cards.ts';
import type * as front from './en/front.ts';
import type * as house from './en/house.ts';
import type * as privacy from './en/privacy.ts';

type Front = typeof front;
type House = typeof house;
type Wishes = Pick<House, 'wishes'>;
type Privacy = typeof privacy;
type Access = typeof access;
type Cards = typeof cards;

/**
 * Every chapter of the catalogue, as English has it. Another language writes each as `… satisfies Words['door']`: a key that is
 * missing, is one too many or takes other parameters is then an error of types.
 */
export type Words = Front & House & Privacy & Access & Cards;
type Chapter = keyof Words;

/** One language: what the door says, and what is fetched with what shows it. */
export interface Catalogue {
  /** BCP 47. */
  readonly tag: string;
  /** The language by its own name. */
  readonly name: string;
  readonly dir: 'ltr' | 'rtl';
  readonly front: Front;
  readonly parts: {
    /** All stages behind the door. */
    house(): Promise<House>;
    wishes(): Promise<Wishes>;
    privacy(): Promise<Privacy>;
    access(): Promise<Access>;
    /** What is to be talked about at a table. */
    cards(): Promise<Cards>;
  };
}

export class Book {
  readonly #catalogue: Catalogue;
  readonly #open: Partial<Words>;

  /** Where the door is in this language: `/de/`; `/` where the address names none. */
  readonly home: string;

  constructor(catalogue: Catalogue, home = '/') {
    this.#catalogue = catalogue;
    this.home = home;
    this.#open = { ...catalogue.front };
  }

  /** The language, as BCP 47 has it and by its own name. */
  get language(): Pick<Catalogue, 'tag' | 'name'> {
    return this.#catalogue;
  }

  /** Throws if the part with this chapter was not fetched before it is needed. */
  chapter<C extends Chapter>(name: C): Words[C] {
    const found: Words[C] | undefined = this.#open[name];
    if (found === undefined) throw new Error(`the words of ${name} were not fetched`);
    return found;
  }

  /** Rejects when the network does not bring it. */
  async fetch(part: 'house' | 'wishes' | 'cards'): Promise<void> {
    Object.assign(this.#open, await this.#catalogue.parts[part]());
  }
}

const [getBook, setBook] = createContext<Book>();
export { getBook, setBook };

/** One chapter; for components, while they are made. */
export const getWords = <C extends Chapter>(chapter: C): Words[C] => getBook().chapter(chapter);
