/** What a catalogue of the house's voice holds: one per language, data alone, so that it is written and translated as prose. */

/** What a guest can wish for at any time, whatever was asked. */
export type Wish =
  | 'question'
  | 'story'
  | 'quiet'
  | 'talk'
  /** In quiet: a soft remark every few minutes. */
  | 'softly'
  /** In quiet: not even that. */
  | 'silent'
  | 'whatItIs'
  | 'distress'
  /** To see what else there is. */
  | 'other'
  | 'farewell';

/** One answer to a question. */
export interface ReplyWords {
  /** What stands on the button. */
  readonly text: string;
  /** What the house says to it. */
  readonly answer: string;
  /** Words that mean the same when they are heard; those of `text` count anyway. */
  readonly heard?: readonly string[];
}

export interface Question {
  /** Unique in the catalogue; lower case and hyphens. */
  readonly id: string;
  readonly ask: string;
  /** Two to four. */
  readonly replies: readonly ReplyWords[];
}

export interface Story {
  readonly id: string;
  /** 60 to 120 words of prose; line breaks are only for whoever reads the file. */
  readonly text: string;
}

/** What a wish is called on its button, and how it sounds: whole phrases, in the words of a recogniser. */
interface WishWords {
  readonly text: string;
  readonly heard: readonly string[];
}

/** Everything that the voice says in one language. No sentence is longer than `SENTENCE_MAX` characters. */
export interface HouseWords {
  /** BCP 47; only voices of this language speak these words. */
  readonly language: string;
  /** The same with regions, the most common first: recognisers know no language without one. */
  readonly regions: readonly string[];
  /** That it is neither an AI nor a person: said first, and whenever asked. */
  readonly whatItIs: string;
  readonly greetings: readonly string[];
  /** Goodbye, because a guest was found: two short sentences at most, since the table is waiting. */
  readonly found: readonly string[];
  /** Goodbye, because the guest goes. */
  readonly farewells: readonly string[];
  /** To somebody who is not well: where there is help. No advice on health. */
  readonly distress: string;
  readonly hushed: string;
  readonly softly: string;
  /** Asked to talk again. */
  readonly awake: string;
  /** Turns quiet by itself, because nobody answers. */
  readonly retreat: string;
  /** There is nothing left to ask or to tell. */
  readonly spent: string;
  /** Something was heard that is no answer; each is said once. */
  readonly notUnderstood: readonly string[];
  /** Nothing was answered; each is said once. */
  readonly unanswered: readonly string[];
  readonly questions: readonly Question[];
  readonly stories: readonly Story[];
  readonly remarks: readonly string[];
  readonly wishes: Readonly<Record<Wish, WishWords>>;
}

/** Characters; more than some browsers say in one breath (Chromium cuts remote and some local voices off at 15 s). */
export const SENTENCE_MAX = 160;
