import { list } from './formats.ts';
import type { Layout } from '#lib/table/view/view-choice.svelte.ts';

/** What the guest makes of the table on their own screen, and of their own picture. */
export const view = {
  small: {
    open: 'Small window',
    hint: 'The table stays in sight above everything else that you do.',
    refused: 'Your browser did not open a small window.',
    /** In a place whose picture is there. */
    there: 'In the small window.',
    back: 'Bring the table back',
  },
  full: { enter: 'Full screen', leave: 'Leave full screen' },
  title: 'View and own picture',
  layout: 'How places stand',
  layouts: {
    around: { label: 'Around the table', hint: 'Company large, you beside them.' },
    alike: { label: 'All alike', hint: 'Every place of one size, yours too.' },
    speaker: { label: 'Who speaks, large', hint: 'The others in a row beside.' },
  } satisfies Record<Layout, { label: string; hint: string }>,
  own: {
    hide: 'Hide my picture from myself',
    hideHint: 'The others see it as before.',
    /** In its place. */
    hidden: 'Hidden from you alone.',
    mirror: 'See myself as in a mirror',
    mirrorHint: 'Only you do; to the others nothing is turned around.',
  },
  plate: {
    name: 'Plate first',
    hint: 'Only the lower part of your camera’s picture leaves your device: the plate, not the face.',
  },
  /** Two knocks on the guest's own table. */
  knock: {
    choice: 'Knock twice on your table to mute',
    hint: 'Your device listens for it by itself, and nothing else comes of it. Knocks never turn the microphone on again.',
    muted: 'You knocked: your microphone is off.',
  },
  /** What is said, written by this device, or by theirs. */
  captions: {
    choice: 'Captions of the others',
    hint: 'Your device writes what it hears of them, by itself: nothing is sent to anybody. It mishears some.',
    looking: 'Asking your browser…',
    missing:
      'Your browser writes no captions by itself, or not in the language of this page. So you read what others let their device write for you, and no more: any other way, a service elsewhere would hear the table.',
    lost: 'No captions of this guest any more.',
    share: 'Write down what I say for the others',
    shareHint:
      'Your device does it by itself and sends the words to your table alone: for those whose own device cannot. This evening only.',
    /** At least one. */
    asked: ({ guests }: { guests: readonly string[] }) =>
      `Would like to read what you say: ${list(guests)}. Your device can write it down for the table.`,
    agree: 'Write it down',
  },
  /** A screen in the place of the camera. */
  screen: {
    show: 'Show a screen',
    hint: 'A recipe, or a film: few pictures a second, without sound. It begins under a cover wherever your camera would.',
    taken: ({ guest }: { guest: string }) => `${guest} shows one: one at a time.`,
    mine: 'You show your screen in the place of your camera.',
    stop: 'Stop showing it',
    refused: 'No screen is shown.',
    gaveWay: 'Two began at once; yours is not shown any more.',
    /** Beside the name. */
    mark: 'shows a screen',
  },
  blur: {
    name: 'Blur what is behind me',
    hint: 'Your device does it, before anything leaves.',
  },
};
