import { number, plural } from './formats.ts';
import type { Stamp } from '#lib/napkin/pen.ts';

type Guest = { guest: string };

/** A napkin on which all at a table draw, and of which each can keep a picture. */
export const napkin = {
  title: 'Napkin',
  open: 'Draw on the napkin',
  openHint: 'Everybody draws on it. A picture to keep, without faces.',
  hint: 'Draw with a finger or the mouse: everybody at the table sees it. It is gone with the table, unless you keep a picture.',
  shows: ({ lines }: { lines: number }) =>
    plural(lines, {
      one: 'The napkin, with one line drawn on it',
      other: `The napkin, with ${number(lines)} lines drawn on it`,
    }),
  stampsGroup: 'Small drawings',
  stamps: { heart: 'Heart', star: 'Star', smile: 'Smile', bowl: 'Bowl' } satisfies Record<
    Stamp,
    string
  >,
  slowly: 'Too much at once: lift the pen for a moment.',
  wipe: 'Wipe off what I drew',
  drawn: ({ guest }: Guest) => `${guest} draws on the napkin.`,
  hide: ({ guest }: Guest) => `Hide what ${guest} draws and writes`,
  show: ({ guest }: Guest) => `Show what ${guest} draws and writes`,
  /** In the picture. */
  evening: ({ minutes }: { minutes: number }) =>
    plural(minutes, {
      one: 'One minute at one table',
      other: `${number(minutes)} minutes at one table`,
    }),
  save: 'Save the picture',
  share: 'Share the picture',
  saved: 'Saved where your browser keeps downloads. This place has no copy.',
  failed: 'That did not work on this device.',
};
