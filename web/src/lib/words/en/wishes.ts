import { heard, own, sentence } from '../sentence.ts';
import { plural } from './formats.ts';

/** Languages, patience, and whom this browser has met. */
export const wishes = {
  languages: 'Languages you would speak',
  remove: ({ language }: { language: string }) => sentence(heard('Remove '), own(language)),
  any: 'Any language',
  add: 'Add a language',
  browsers: 'Your browser’s',
  more: 'More',
  shared: 'Your table-mates share at least one of them with you.',
  full: 'Five will do. Remove one to add another.',
  patience: 'If it takes long',
  anyLanguage: 'After a while, also without a shared language',
  anyLanguageAfter: ({ seconds }: { seconds: number }) =>
    `After ${seconds} seconds, also without a shared language`,
  fewer: 'After a while, start with fewer',
  fewerAfter: ({ seconds }: { seconds: number }) => `After ${seconds} seconds, start with fewer`,
  keptHere: ({ meetings }: { meetings: number }) =>
    plural(meetings, {
      one: 'This device remembers one meeting, without names, so that “never again” holds next time.',
      other: `This device remembers ${meetings} meetings, without names, so that “never again” holds next time.`,
    }),
  keptUntilClosed: ({ meetings }: { meetings: number }) =>
    plural(meetings, {
      one: 'This page remembers one meeting, without names, until you close it.',
      other: `This page remembers ${meetings} meetings, without names, until you close it.`,
    }),
  forget: 'Forget meetings',
  forgotten: 'Forgotten. Whoever you meet now is somebody new.',
};
