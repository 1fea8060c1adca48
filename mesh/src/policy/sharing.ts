/** The budgets of a whole table: a memory, and what a look at all links makes of it. Pure. */
import type { Seat } from '@eat-with-me/protocol/table';
import type { Picture, View } from '@eat-with-me/protocol/talk/table-talk';
import { fullCostOf, pictureFor, shareOut, type Claim, type LinkBudget } from './budget.ts';
import { AT_EASE, effortOf, nextExertion, type Exertion } from './effort.ts';
import {
  findsRoom,
  HOPE,
  nextHeadroom,
  SOUND_AND_A_PICTURE,
  UNTRIED,
  uplinkOf,
  type Headroom,
  type Trying,
} from './headroom.ts';
import type { LineReading } from './line.ts';
import { viewOf, type Thrift } from './thrift.ts';

/** One link as it is now. */
export interface LinkLook {
  seat: Seat;
  /** How they show us; null until they have said so. */
  view: View | null;
  /** Since the last look; null at the first one after it was connected, and between looks. */
  reading: LineReading | null;
}

export interface TableLook {
  links: readonly LinkLook[];
  thrift: Thrift;
  /** The device saves: its battery runs low. */
  saving: boolean;
  cores: number;
}

interface LinkSharing {
  headroom: Headroom;
  budget: LinkBudget;
  /** What the other guest is told. */
  picture: Picture;
}

/** Moments in ms of one clock. */
export interface Sharing {
  links: ReadonlyMap<Seat, LinkSharing>;
  exertion: Exertion;
  spokeAt: number;
  triedAt: number;
}

export const NOTHING_SHARED: Sharing = {
  links: new Map(),
  exertion: AT_EASE,
  spokeAt: -Infinity,
  triedAt: -Infinity,
};

/** A tile's height in pixels, until its guest has told. */
const ASSUMED_TILE = 360;

/** Louder than this is speech, 0 to 1; and how long somebody who paused is still the one who speaks. */
const SPEECH_LEVEL = 0.02;
const SPEECH_MS = 5000;

/** On a line that is too thin for all, those who listen leave room for those who speak. */
const LISTENER = 0.75;

/** What a link on trial may cost, against the least: browsers probe a line for what they are allowed to send. */
const TRIAL = 2.5;

/** Pictures go on trial one after the other, so that one failure tells for all; and so does one that finds room. */
const TRIAL_APART_MS = 1000;

/** What every link sends from now on. */
export function nextSharing(before: Sharing, look: TableLook, now: number): Sharing {
  const links = look.links.length;
  const spoke = look.links.some(({ reading }) => (reading?.level ?? 0) > SPEECH_LEVEL);
  const spokeAt = spoke ? now : before.spokeAt;
  const exertion = look.links.some(({ reading }) => reading)
    ? nextExertion(before.exertion, workOf(look), now)
    : before.exertion;
  const effort = effortOf(exertion, look.saving);

  const healed = look.links.some(({ seat, reading }) => {
    const earlier = before.links.get(seat);
    return earlier && reading && findsRoom(earlier.headroom, reading);
  });
  let { triedAt } = before;
  const trying = (): Trying => {
    if (healed) return 'at-once';
    return now - triedAt >= TRIAL_APART_MS ? 'after-pause' : 'wait';
  };
  const lines = look.links.map(({ seat, view, reading }) => {
    const ours = viewOf(view?.height ?? ASSUMED_TILE, look.thrift);
    const asked = { ...ours, lowData: ours.lowData || (view?.lowData ?? false) };
    const full = fullCostOf(asked, links);
    const earlier = before.links.get(seat);
    const known = earlier?.headroom ?? UNTRIED;
    const headroom = reading ? nextHeadroom(known, reading, full, trying(), now) : known;
    if (headroom.picture.phase === 'trial' && known.picture.phase !== 'trial') triedAt = now;
    return { seat, asked, full, headroom, earlier };
  });

  const uplink = uplinkOf(lines.map(({ headroom, full }) => ({ ...headroom, full })));
  const quiet = now - spokeAt > SPEECH_MS;
  const claims = lines.map(({ asked, headroom }) => claimOf(asked, headroom, quiet));
  const shares = shareOut(claims, uplink);
  const next = lines.map(({ seat, asked, headroom, earlier }, index): [Seat, LinkSharing] => {
    const { audio, video } = shares[index] ?? { audio: 0, video: 0 };
    const height = earlier?.budget.picture?.size.height ?? null;
    const picture =
      video > 0
        ? { bitrate: Math.round(video), size: pictureFor(video, asked.height, height, effort) }
        : null;
    const heldBack = asked.height > 0 && !picture;
    const told: Picture = heldBack ? 'held-by-line' : 'travels';
    return [
      seat,
      {
        headroom,
        budget: { audio: Math.round(audio), picture },
        picture: look.thrift === 'audio-only' ? 'held-by-choice' : told,
      },
    ];
  });
  return { links: new Map(next), exertion, spokeAt, triedAt };
}

function claimOf(
  { height, lowData }: { height: number; lowData: boolean },
  { carries, picture }: Headroom,
  quiet: boolean,
): Claim {
  const hoped = carries * HOPE * (quiet ? LISTENER : 1);
  switch (picture.phase) {
    case 'open':
      return { height, lowData, carries: Math.max(hoped, SOUND_AND_A_PICTURE) };
    case 'closed':
      return { height: 0, lowData, carries };
    case 'trial':
      return { height, lowData, carries: Math.max(hoped, SOUND_AND_A_PICTURE * TRIAL) };
  }
}

function workOf({ links, cores }: TableLook) {
  const readings = links.flatMap(({ reading }) => (reading ? [reading] : []));
  const busy = readings.reduce((sum, { encodeLoad }) => sum + encodeLoad, 0);
  return {
    load: busy / Math.max(1, cores),
    held: readings.some(({ cpuLimited }) => cpuLimited > 0.5),
  };
}
