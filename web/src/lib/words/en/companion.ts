import type { CompanionStage, GoneBecause } from '#lib/companion/companion.ts';
import { sentence, strong } from '../sentence.ts';

/** What it does, said beside it. */
const doing: Readonly<Record<Exclude<CompanionStage['name'], 'over'>, string>> = {
  arriving: 'sitting down…',
  listening: 'listening',
  thinking: 'thinking…',
  speaking: 'speaking',
  quiet: 'quiet',
  recovering: 'Lost the thread. Getting it back…',
  parting: 'saying goodbye',
};

interface Trouble {
  readonly sentence: string;
  readonly action: string;
  /** Whether another try may help. */
  readonly again: boolean;
}

/** Why it is gone although nobody sent it away, and what to do. */
export const gone: Readonly<Record<Exclude<GoneBecause, 'left' | 'parted'>, Trouble>> = {
  unreachable: {
    sentence: 'The companion cannot be reached.',
    action: 'Your line or theirs may be down for a moment: try again.',
    again: true,
  },
  unresponsive: {
    sentence: 'The companion has stopped answering.',
    action: 'Nothing that you did. Try again, and it begins anew.',
    again: true,
  },
  quota: {
    sentence: 'Whoever gives the companion its voice gives it no more just now.',
    action: 'Their bounds are not this house’s: wait some minutes, and try again.',
    again: true,
  },
  minutes: {
    sentence: 'The companion has talked for as long as this house allows in one day.',
    action: 'Tomorrow it is here again; the house’s own voice has no such bound.',
    again: false,
  },
  full: {
    sentence: 'The companion sits with as many guests as this house allows at once.',
    action:
      'As soon as one of them leaves or is seated there is a chair: try again in some minutes.',
    again: true,
  },
  'too-often': {
    sentence: 'The companion was asked for too often from here.',
    action:
      'Your line may break again and again, or others share your network. Wait a minute, and try again.',
    again: true,
  },
  refused: {
    sentence: 'The companion was not let in.',
    action: 'Its leave from this house was not taken. Try again, and it asks for another.',
    again: true,
  },
  misconfigured: {
    sentence: 'The companion cannot come: something about it is set wrongly.',
    action: 'Only whoever runs this house can put that right. Do tell them.',
    again: false,
  },
  'own-key': {
    sentence: 'Your key was not taken.',
    action: 'Is it whole, and good for the Gemini API? Try again: you can put it right there.',
    again: true,
  },
  'not-brought': {
    sentence: 'The companion did not load.',
    action: 'The line may be down for a moment: try again.',
    again: true,
  },
};

/** The companion: the offer of it in the queue, the consent, its place, its failures. */
export const companion = {
  offer: {
    hint: 'Until somebody comes. Real guests come first.',
    wanted: 'The companion comes as soon as we know that nobody else is about to sit down.',
    coming: 'Somebody is pulling up a chair…',
  },
  consent: {
    title: 'Eat with the companion',
    whatItIs: ({ host }: { host: string }) =>
      sentence(
        'It is an AI, not a person. It talks with you until somebody sits down. ',
        strong(`What you say goes to ${host}, and nowhere else.`),
      ),
    houseNot:
      'This house does not get any of it: no sound, no picture, no text. It only lets you through.',
    keeps: {
      gemini:
        'That machine is Google’s. Google keeps what is said for up to 55 days, to look for abuse. On the paid service, as houses must use it, nothing of it is used for training. Google writes down what is said, too.',
      ownKey:
        'With your own key, your agreement with Google holds: without billing on it, Google may use what is said and seen for training, and people may look at it. Otherwise it keeps it for up to 55 days, to look for abuse.',
      theirs:
        'That machine belongs to whoever runs this house, or to somebody they chose. This page cannot tell what it keeps: ask them, if it matters to you.',
    },
    camera: {
      label: 'Let it see my plate',
      hint: 'Off unless you tick this. One small picture a second, of whatever your camera sees. You can stop it at any time.',
    },
    language: 'Language',
    voice: 'Voice',
    usualVoice: 'Its own',
    pace: {
      label: 'How it listens',
      dining: { name: 'Dining', hint: 'People chew: it waits for you.' },
      snappy: { name: 'Snappy', hint: 'It answers as soon as you pause.' },
    },
    ownKey: {
      label: 'Your own Gemini key',
      hint: 'Stays in this page until you close it. This house never sees it.',
      use: 'Use my own key',
    },
    adult: 'Only for people of 18 and over. It gives no advice on health.',
    /** Stable. */
    yes: 'Yes, sit down',
    no: 'No, thank you',
    houseInstead: 'The house’s own voice instead',
    houseHint: 'Written texts, spoken on this device. Nobody hears you.',
  },
  place: {
    doing,
    captions: 'Captions',
    captionOf: ({ speaker }: { speaker: string }) => sentence(strong(`${speaker}:`), ' '),
    you: 'You',
    saysNothing: 'Captions appear here.',
    answers: 'Answers',
    mute: 'Mute microphone',
    unmute: 'Unmute microphone',
    muted: 'It does not hear you.',
    noMicrophone: 'There is no microphone, so it cannot hear you.',
    show: 'Show my plate',
    hide: 'Stop showing',
    seen: {
      no: 'It sees nothing.',
      asking: 'Your browser asks whether this page may use your camera.',
      yes: 'It sees what your camera sees.',
      'no-camera': 'There is no camera that it could see with.',
    },
    stop: 'Stop talking',
    leave: 'Leave the companion',
  },
  gone,
  next: {
    again: 'Try again',
    house: 'The house’s own voice instead',
    close: 'Wait without company',
  },
};
