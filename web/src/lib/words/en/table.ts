import type { Thrift } from '@eat-with-me/mesh/policy/thrift';
import { nameOf, sentence } from '../sentence.ts';
import { list, number, percent, plural } from './formats.ts';

type Guest = { guest: string };

const NUMBERS = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];

/** The meal. */
export const table = {
  heading: ({ places }: { places: number }) =>
    `Your table for ${NUMBERS[places] ?? number(places)}`,
  microphoneOn: 'Microphone on.',
  microphoneOff: 'Microphone off.',
  cameraOn: 'Camera on.',
  cameraOff: 'Camera off.',
  /** The moment of being seated; `company` says the heading aloud. */
  ready: {
    heading: 'Your table is ready.',
    /** How the guest sits there, as they chose. */
    how: {
      both: 'They see and hear you.',
      seen: 'They see you; your microphone is off.',
      heard: 'They hear you; your camera is off.',
      neither: 'Your camera and microphone are off.',
    },
    /** The same under a cover. */
    covered: {
      both: 'They hear you, and see you under a cover.',
      seen: 'They see you under a cover; your microphone is off.',
      heard: 'They hear you; your camera is off.',
      neither: 'Your camera and microphone are off.',
    },
    /** By the system, to whoever looks at something else. */
    call: 'Your company has sat down.',
  },
  soundOn: 'Turn the sound on',
  away: 'The house is away for a moment. You stay connected: your meal goes on without it.',
  /** It was renewed since this page was loaded. */
  outlived:
    'The house was renewed while you ate. You stay connected: your meal goes on, and the new page can wait until afterwards.',
  placeBroken: 'This place could not be shown.',
  copied: 'Invitation copied. Paste it wherever your company is.',
  regained: {
    video: 'Your camera works again.',
    audio: 'Your microphone works again.',
  },
  replaced: {
    video: ({ device }: { device: string }) => `Your camera is now “${device}”.`,
    audio: ({ device }: { device: string }) => `Your microphone is now “${device}”.`,
  },
  controls: {
    mute: 'Mute microphone',
    unmute: 'Unmute microphone',
    cameraOff: 'Turn camera off',
    cameraOn: 'Turn camera on',
    next: 'Next table',
    copy: 'Copy invitation',
    leave: 'Leave the table',
  },
  chairsFree: ({ chairs }: { chairs: number }) =>
    plural(chairs, { one: 'One chair is free.', other: `${chairs} chairs are free.` }),
  alone: {
    heading: 'Your table is set',
    lead: 'Send the invitation to whom you would like to eat with. They appear here, plate and all.',
  },
  about: 'About this table',
  share: 'Share invitation',
  /** What a share sheet sends along with the link. */
  shared: 'Come and eat with me.',
  qr: 'QR code of the invitation',
  qrMissing: 'The code could not be drawn. Copy the invitation instead.',
  sheet: {
    title: 'This table',
    taken: ({ taken, chairs }: { taken: number; chairs: number }) =>
      `${number(taken)} of ${number(chairs)} chairs taken.`,
    not: {
      copy: 'Your browser did not let us copy the invitation.',
      share: 'Your browser did not let us share the invitation.',
    },
    byHand: 'Here it is: press it long, or select all, and copy it yourself.',
    handOn: 'Point a phone’s camera at it, or hand on the link.',
    invitation: 'Invitation',
    key: 'Whoever has the link can use it, so send it only to whom you mean. The part behind the # is the key; the server never sees it.',
  },
  knocks: {
    heading: 'Somebody knocks.',
    /** What they call themselves. */
    named: ({ guest }: { guest: string }) => sentence(nameOf(guest), ' knocks.'),
    full: 'Every chair is taken.',
    behind: ({ others }: { others: number }) =>
      plural(others, {
        one: 'One more waits behind them.',
        other: `${others} more wait behind them.`,
      }),
    letIn: 'Let them in',
    notNow: 'Not now',
  },
  refill: {
    waiting: 'Waiting for someone to join',
    /** Others have not said yes: at least one. */
    agreedWaitingFor: ({ guests }: { guests: readonly string[] }) =>
      guests.length === 0
        ? 'You would let someone join.'
        : `You would let someone join. Waiting for ${list(guests)} to agree.`,
    agreed: 'You would let someone join.',
    wouldLet: ({ guests }: { guests: readonly string[] }) =>
      `${list(guests)} would let someone join.`,
    free: 'A chair is free.',
    ask: 'A chair is free. Let someone join?',
    close: 'Close the table again',
    keep: 'Keep it as it is',
    letJoin: 'Let someone join',
  },
  own: {
    label: 'You',
    picture: 'Your picture',
    options: 'Your options',
    onlyVoice: 'Only your voice travels.',
    starting: 'Camera starting…',
    off: 'Your camera is off.',
    interrupted: 'Camera interrupted.',
    none: 'No camera.',
    travels: 'What travels',
    thrifts: {
      none: { label: 'Picture and sound', hint: 'As good as the line allows.' },
      'low-data': {
        label: 'Low data',
        hint: 'Small pictures, theirs and yours: about 80 megabytes an hour with each guest, both ways each.',
      },
      'audio-only': {
        label: 'Audio only',
        hint: 'You hear each other. No picture travels, yours neither.',
      },
    } satisfies Record<Thrift, { label: string; hint: string }>,
  },
  noNextTable:
    'The house does not answer, so there is no other table now. You keep this one; try again when the house is back.',
  /** The same from a house that no longer understands this page. */
  nextTooOld:
    'This page is too old to find another table. The new one can: loading it ends this meal.',
  /** Of somebody else: two of the others do not see each other. */
  unreached: ({ guest, other }: Guest & { other: string }) =>
    `${guest} and ${other} found no way to each other. Both are at your table.`,
  leaveAsked: {
    title: 'Leave?',
    sentence: 'You are in the middle of a meal. Nobody has noticed anything.',
    stay: 'Stay at the table',
    leave: 'Leave',
  },
  place: {
    /** Before the name on its card, for the ear. */
    muted: 'Microphone off:',
    broken: 'The line broke. Their seat is held.',
    brokenFor: ({ guest }: Guest) => `${guest}: The line broke. Their seat is held.`,
    /** For the eye; whose page was closed is heard with their name, from `company`. */
    errands: {
      'page-closed': () => 'Their page was closed. We hold their seat.',
      'getting-up': ({ guest }: Guest) => `${guest} is getting up.`,
    },
    asleep: 'Their page is asleep. Their seat is kept.',
    hidden: 'You hid their picture.',
    cameraOff: 'Camera off.',
    withoutCamera: 'Here without a camera.',
    unwanted: 'Audio only, as you chose.',
    heldByChoice: 'They chose audio only.',
    heldByLine: 'Line too thin for a picture; you hear them.',
    setting: 'setting the table…',
    /** To the ear, after the mark that says so. */
    repeats: 'It may be a film and no guest.',
    /** Beside the name. */
    marks: {
      'weak-line': 'weak line',
      'not-again': 'not again',
      repeats: 'This picture repeats',
      ai: 'AI',
      house: 'written texts, no AI',
    },
  },
  options: {
    of: ({ guest }: Guest) => `Options for ${guest}`,
    volume: 'Volume',
    percent: ({ percent: value }: { percent: number }) => percent(value),
    percentShort: ({ percent: value }: { percent: number }) => `${number(value)} %`,
    show: 'Show picture',
    hide: 'Hide picture',
    stillHeard: 'You still hear them.',
    onlyHere: 'Only here, and only the picture: you still hear them, and save the data.',
  },
  direct: {
    go: 'Go direct',
    waiting: ({ guest }: Guest) =>
      `Waiting for ${guest} to want it, too. Until then nothing changes.`,
    wanted: ({ guest }: Guest) =>
      `${guest} would like it. Less delay; but each of you learns the other’s network address.`,
    offer:
      'Less delay, without the house’s relay; but each of you learns the other’s network address. It takes you both, and cannot be taken back.',
    asked: ({ guest }: Guest) =>
      `${guest} would like to go direct: less delay, but each of you learns the other’s network address.`,
    stay: 'Stay hidden',
  },
  neverAgain: {
    name: 'Never again',
    done: 'You will not be seated together again.',
    doneMore: 'They do not know. You can stay as long as you like, or leave now.',
    ask: ({ guest }: Guest) => `Never again with ${guest}?`,
    does: [
      'The queue keeps the two of you apart, at every table size. They are not told.',
      'You both stay at this table until one of you leaves.',
      'It goes by what your two browsers remember. Somebody who reloads the page or comes with another device comes as somebody new.',
    ],
    remember: 'Remember meetings on this device',
    otherwise: 'Otherwise until you close this page. Random marks, no names.',
    yes: 'Yes, never again',
    no: 'No, go back',
    possible: 'The queue will not seat the two of you together.',
    soon: 'Possible in a moment, once your browsers have agreed on a mark for this meeting.',
  },
};
