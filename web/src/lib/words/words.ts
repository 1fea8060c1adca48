/** Sentences that depend on what happened; English is the source. */
import { REFUSALS } from '@eat-with-me/protocol/wire/endings';
import { TRUST_FAILURES, type TrustCode } from '@eat-with-me/protocol/trust-failures';
import type { DeviceFailure } from '#lib/devices/devices.svelte.ts';
import { concernsTable, type ExitReason } from '#lib/visit/exit-reason.ts';

/** What a sentence about devices can speak of. */
export type Devices = 'camera' | 'microphone' | 'both';

const NAMES: Record<Devices, string> = {
  camera: 'camera',
  microphone: 'microphone',
  both: 'camera and microphone',
};

/** Why a device gives nothing, for good or for a while. */
export type DeviceTroubleKind = DeviceFailure | 'interrupted';

/** What went wrong with a device, or with both in the same way, and what to do about it. */
export const DEVICE_TROUBLES: Record<
  DeviceTroubleKind,
  (devices: Devices) => { sentence: string; action: string }
> = {
  denied: (devices) => ({
    sentence: `This page may not use your ${NAMES[devices]}.`,
    action: `Open the site settings beside the address, allow ${NAMES[devices]}, then try again.`,
  }),
  'denied-by-system': (devices) => ({
    sentence: `Your device does not let the browser use ${NAMES[devices]}.`,
    action: `Allow the browser to use ${NAMES[devices]} in your system’s privacy settings, then try again.`,
  }),
  dismissed: (devices) => ({
    sentence: `The question whether this page may use your ${NAMES[devices]} was closed.`,
    action: 'Try again and choose “Allow”.',
  }),
  missing: (devices) => ({
    sentence:
      devices === 'both'
        ? 'We found neither a camera nor a microphone.'
        : `We found no ${NAMES[devices]}.`,
    action: 'If you have one, plug it in and try again.',
  }),
  busy: (devices) => ({
    sentence:
      devices === 'both'
        ? 'Your camera and microphone are used by another app.'
        : `Your ${NAMES[devices]} is used by another app.`,
    action: 'Close it there, then try again.',
  }),
  insecure: (devices) => ({
    sentence: `Browsers give ${NAMES[devices]} only to pages with a secure address.`,
    action: 'Open this page with https:// in its address.',
  }),
  unsupported: (devices) => ({
    sentence: `This browser cannot use ${NAMES[devices]} on web pages.`,
    action: 'Open this page in a current Firefox, Chrome, Edge or Safari.',
  }),
  ended: (devices) => ({
    sentence:
      devices === 'both'
        ? 'Your camera and microphone have stopped.'
        : `Your ${NAMES[devices]} has stopped.`,
    action:
      'Unplugged, or taken by another app? Your seat is kept. Put that right, then try again.',
  }),
  interrupted: (devices) => ({
    sentence:
      devices === 'both'
        ? 'Your camera and microphone are interrupted.'
        : `Your ${NAMES[devices]} is interrupted.`,
    action:
      'A call, another app or a switch on your device keeps it. Your seat is kept, and the meal goes on by itself afterwards.',
  }),
  unknown: (devices) => ({
    sentence: `Your ${NAMES[devices]} did not start.`,
    action: 'Try again, or choose another one.',
  }),
};

/** What the guest reads then. */
interface ExitWords {
  heading: string;
  sentence: string;
}

const EXITS: Record<Exclude<ExitReason, TrustCode>, ExitWords> = {
  'you-left': {
    heading: 'You left the table',
    sentence: 'Thank you for coming. The door is open whenever you are hungry.',
  },
  'queue-left': {
    heading: 'You left the queue',
    sentence: 'Nobody was kept waiting. Come back when it suits you.',
  },
  'knocking-stopped': {
    heading: 'You walked on',
    sentence: 'Nobody at the table saw you. The invitation is good for another knock.',
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
  'no-relay': {
    heading: 'This house cannot hide your address',
    sentence:
      'It has no relay, so your table-mates’ devices would learn your network address. Nothing was sent to anybody. To sit down all the same, do not hide it; or use another house.',
  },
  'browser-too-old': {
    heading: 'This browser is too old',
    sentence:
      'It cannot make the keys that keep others from listening in. Update it, or use a current Firefox, Chrome, Edge or Safari.',
  },
  'insecure-page': {
    heading: 'This page has no secure address',
    sentence:
      'Browsers make keys only on pages with a secure address. Open this page with https:// in its address.',
  },
  'no-such-table': {
    heading: 'This table is gone',
    sentence: REFUSALS['no-such-table'],
  },
  'table-full': { heading: 'Every chair is taken', sentence: REFUSALS['table-full'] },
  'table-locked': { heading: 'This table is locked', sentence: REFUSALS['table-locked'] },
  'not-admitted': {
    heading: 'You were not let in',
    sentence: `${REFUSALS['not-admitted']} Perhaps they did not know it was you: ask them, then try again.`,
  },
  'wrong-invitation': {
    heading: 'This invitation does not match',
    sentence:
      'Part of the link is missing or wrong, so nobody at the table could understand you. Ask for the whole link again.',
  },
};

const isTrustCode = (why: ExitReason): why is TrustCode => why in TRUST_FAILURES;

export function exitWords(why: ExitReason): ExitWords {
  if (!isTrustCode(why)) return EXITS[why];
  const { sentence, action } = TRUST_FAILURES[why];
  return {
    heading: 'This table could not be trusted',
    sentence: concernsTable(why)
      ? `${sentence} ${action}`
      : `${sentence} Somebody may have tried to sit in between.`,
  };
}
