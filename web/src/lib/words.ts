/** Sentences that depend on what happened; English is the source. */
import type { DeviceFailure } from './devices.svelte.ts';

export type Device = 'camera' | 'microphone';

/** What went wrong with a device and what to do about it. */
export const DEVICE_FAILURES: Record<
  DeviceFailure,
  (device: Device) => { sentence: string; action: string }
> = {
  denied: (device) => ({
    sentence: `This page may not use your ${device}.`,
    action: `Open the site settings beside the address, allow the ${device}, then try again.`,
  }),
  'denied-by-system': (device) => ({
    sentence: `Your device does not let the browser use the ${device}.`,
    action: `Allow the browser in your system’s privacy settings for the ${device}, then try again.`,
  }),
  dismissed: (device) => ({
    sentence: `The question whether this page may use your ${device} was closed.`,
    action: 'Try again and choose “Allow”.',
  }),
  missing: (device) => ({
    sentence: `We found no ${device}.`,
    action: `Plug one in and try again, or sit down without: ${
      device === 'camera' ? 'the others will hear you.' : 'the others will see you.'
    }`,
  }),
  busy: (device) => ({
    sentence: `Your ${device} is used by another app.`,
    action: 'Close it there, then try again.',
  }),
  insecure: (device) => ({
    sentence: `Browsers give the ${device} only to pages with a secure address.`,
    action: 'Open this page with https:// in its address.',
  }),
  unsupported: (device) => ({
    sentence: `This browser cannot use a ${device} on web pages.`,
    action: 'Open this page in a current Firefox, Chrome, Edge or Safari.',
  }),
  ended: (device) => ({
    sentence: `Your ${device} has stopped. Was it unplugged, or taken by another app?`,
    action: 'Your seat is kept. Plug it in again or close the other app, then try again.',
  }),
  unknown: (device) => ({
    sentence: `Your ${device} did not start.`,
    action: 'Try again, or choose another one.',
  }),
};

/** Why a visit to a table or to the queue ended. */
export type ExitReason =
  | 'you-left'
  | 'queue-left'
  | 'others-left'
  | 'no-path'
  | 'line-lost'
  | 'misunderstood'
  | 'asleep';

export const EXITS: Record<ExitReason, { heading: string; sentence: string }> = {
  'you-left': {
    heading: 'You left the table',
    sentence: 'Thank you for coming. The door is open whenever you are hungry.',
  },
  'queue-left': {
    heading: 'You left the queue',
    sentence: 'Nobody was kept waiting. Come back when it suits you.',
  },
  'others-left': {
    heading: 'Your company has left',
    sentence: 'They got up from the table, so it is just you now.',
  },
  'no-path': {
    heading: 'The table could not be set',
    sentence:
      'No way was found between your networks. Another table, or another network, often works.',
  },
  'line-lost': {
    heading: 'The line was lost',
    sentence: 'The connection to your company broke and did not come back.',
  },
  misunderstood: {
    heading: 'Your browsers did not understand each other',
    sentence: 'One of them may be too old. Another table may well work.',
  },
  asleep: {
    heading: 'Your table went to somebody else',
    sentence: 'This page was asleep when your table was ready. Keep it in view while you wait.',
  },
};
