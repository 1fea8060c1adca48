/** Somebody at the table as a place on the screen takes them, whoever they are and however they come. */
import type { LinkState } from '@eat-with-me/mesh/policy/link-state';
import type { LinkHealth, LinkPath } from '@eat-with-me/mesh/policy/stats';
import type { Seat } from '@eat-with-me/protocol/table';
import type { Picture, Presence } from '@eat-with-me/protocol/talk/table-talk';
import type { Attachment } from 'svelte/attachments';
import type { PairCover } from '#lib/cover/pair-cover.svelte.ts';

/**
 * `hurrying`: not sure yet. `encrypted`: sealed for whoever holds the keys that the table was laid with. `invited`: both
 * hold the secret of one invitation, which is in those keys. `compared`: this guest has tapped what they read, and it was the same, so nobody sits in between. `different`: it
 * was not. `broken`: they broke off comparing, and it was not the first time. `lapsed`: as `encrypted`, in a seat whose guest had been
 * compared and that another page came back to.
 */
export type Assurance =
  | 'hurrying'
  | 'encrypted'
  | 'invited'
  | 'compared'
  | 'different'
  | 'broken'
  | 'lapsed';

/** That somebody may sit in between. */
export type Alarm = Extract<Assurance, 'different' | 'broken'>;

/** Whether somebody may sit in between, as far as this guest has found out. */
export const isAlarming = (assurance: Assurance): assurance is Alarm =>
  assurance === 'different' || assurance === 'broken';

/** How a table-mate is seen and heard. */
export type Face =
  /** Picture and sound come in one stream, which the place plays; it tells whether it saw the picture repeat. */
  | { kind: 'stream'; stream: MediaStream; sawRepeat: (repeats: boolean) => void }
  /** They paint themselves, and play their own sound through this speaker (`''`: the system's choice), while they have a place. */
  | {
      kind: 'drawn';
      draw: Attachment<HTMLCanvasElement>;
      play: (speakerId: string) => Attachment<HTMLCanvasElement>;
    };

/** What stands beside the name. */
export type Mark =
  | { kind: 'assurance'; assurance: Assurance }
  | { kind: 'path'; path: LinkPath }
  | { kind: 'weak-line' }
  | { kind: 'not-again' }
  /** Their picture does what a film in a loop does. */
  | { kind: 'repeats' }
  /** Their picture is a screen that they show. */
  | { kind: 'screen' }
  /** No person: said of whoever is none, always. */
  | { kind: 'ai' }
  /** Neither: texts of the house. */
  | { kind: 'house' };

/** How sure one can be of a table-mate, by comparing recipes with them. */
export interface Trust {
  readonly assurance: Assurance;
  /** By this guest's own taps of what they read; or they broke off, and that was not the first time; or what was compared was another page. */
  compared(outcome: 'same' | 'different' | 'broken' | 'lapsed'): void;
}

/** Going direct: it shows both their addresses to each other, takes both, and cannot be taken back. */
export interface DirectOffer {
  readonly wants: Readonly<{ here: boolean; there: boolean }>;
  want(wanted: boolean): void;
}

/** The two are never seated together again. */
export interface NeverAgainOffer {
  /** Whether it can be said yet. */
  readonly canSay: boolean;
  readonly said: boolean;
  /** The other does not learn it. */
  say(): void;
}

/** The cover between this guest and a table-mate, which only both together lift. */
export type CoverOffer = Pick<
  PairCover,
  'state' | 'because' | 'proof' | 'lift' | 'cover' | 'look' | 'check'
>;

/** The line to a table-mate; its health is null until it was measured. */
export interface MeasuredLine {
  readonly health: LinkHealth | null;
}

/** What is null is not offered: so nobody has to ask what kind of table-mate this is. */
export interface TableMate {
  /** Theirs alone among those at the table. */
  readonly seat: Seat;
  /** 2 for the next guest clockwise from this one, 3 for the one after, …; you are 1. */
  readonly place: number;
  /** What they call themselves; `''` if nothing, or nothing that anybody could see. */
  readonly name: string;
  readonly state: LinkState;
  /** What they say of themselves; null until they have. */
  readonly presence: Presence | null;
  readonly face: Face;
  /** Whether their picture is to be seen here, or what keeps it; `unwanted` is by this guest's own thrift. */
  readonly picture: Picture | 'unwanted';
  /** Why nothing comes of them for a moment: they have got up and may sit down again, or their page was closed. */
  readonly errand: 'getting-up' | 'page-closed' | null;
  /** Seats at this table to which they find no way. */
  readonly unreached: readonly Seat[];
  /** They show a screen in the place of their camera. */
  readonly showsScreen: boolean;
  readonly speaking: boolean;
  /** How loud they are played here, 0 to 1. */
  volume: number;
  /** This guest does not want to see them. */
  hidden: boolean;
  /** How high a picture their tile has room for, in device pixels; 0 when nobody can see it. */
  showsAt(height: number): void;
  readonly marks: readonly Mark[];
  /** Whether they want company in the empty chairs; null for who is not asked. */
  readonly refillAgreed: boolean | null;
  readonly trust: Trust | null;
  readonly direct: DirectOffer | null;
  readonly neverAgain: NeverAgainOffer | null;
  readonly cover: CoverOffer | null;
  readonly line: MeasuredLine | null;
}

/** Whether nothing is to be seen of them, by their choice, by this guest's or because of the line. Pure. */
export const withoutPicture = ({
  presence,
  hidden,
  picture,
}: Pick<TableMate, 'presence' | 'hidden' | 'picture'>): boolean =>
  (presence !== null && (presence.camera !== 'on' || presence.away === true)) ||
  hidden ||
  picture !== 'travels';
