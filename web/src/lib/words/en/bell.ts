import { enumerate } from './formats.ts';

/** When people come to a house that names its hours, and a calendar file that says so in time. */
export const bell = {
  heading: 'When people come here',
  /** In place of the names of seven days, and of those from Monday to Friday. */
  everyDay: 'Every day',
  weekdays: 'Monday to Friday',
  /** `zone` is the name of a time zone, such as Europe/Berlin. */
  meal: ({ days, from, to }: { days: readonly string[]; from: string; to: string }) =>
    `${enumerate(days)}, from ${from} to ${to}`,
  clocks: ({ zone }: { zone: string }) => `By the clocks of ${zone}.`,
  save: 'Dinner bell for your calendar',
  hint: 'A file for your calendar, which then rings five minutes before. The house does not learn who has it.',
  saved: 'Saved where your browser keeps downloads. Open it to add the hours to your calendar.',
  unknownZone: 'This browser does not know that time zone, so it cannot make the file.',
  /** In the calendar. */
  event: ({ site }: { site: string }) => `${site}: people come now`,
  eventText: 'Come now, and there is company. This is good for a year; then get it anew.',
};
