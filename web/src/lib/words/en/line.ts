import { number, tenths } from './formats.ts';

/** What is known of the line to a guest. */
export const line = {
  of: ({ guest }: { guest: string }) => `The line to ${guest}`,
  measuring: 'Measuring …',
  direct: 'Direct',
  relayed: 'Relayed',
  relayedOver: ({ transport }: { transport: string }) => `Relayed (${transport})`,
  /** Says the same in a sentence after the heading. */
  directly: { heading: 'Direct.', sentence: 'Sound and picture go straight between your devices.' },
  byRelay: {
    heading: 'Relayed.',
    headingOver: ({ transport }: { transport: string }) => `Relayed (${transport}).`,
    sentence: 'Sound and picture go through the house’s relay, which cannot look inside.',
  },
  roundTrip: 'Round trip',
  lost: 'Lost on the way',
  fromThem: 'From them',
  theirPicture: 'Their picture',
  theirSound: 'Their sound',
  toThem: 'To them',
  yourPicture: 'Your picture',
  yourSound: 'Your sound',
  keys: 'Keys',
  sealedWith: 'Sound and picture sealed with',
  dtls: ({ cipher }: { cipher: string }) => `DTLS, ${cipher}`,
  dtlsOf: ({ version, cipher }: { version: string; cipher: string }) =>
    `DTLS ${version}, ${cipher}`,
  milliseconds: ({ ms }: { ms: number }) => `${number(ms)} ms`,
  /** Of 100. */
  percent: ({ percent }: { percent: number }) => `${tenths(percent)} %`,
  /** The same for the ear, without abbreviations. */
  aloud: {
    milliseconds: ({ ms }: { ms: number }) => `${number(ms)} milliseconds`,
    kbps: ({ kbps }: { kbps: number }) => `${number(kbps)} kilobits a second`,
    picture: ({ width, height, fps }: { width: number; height: number; fps: number }) =>
      `${width} by ${height} pixels, ${number(fps)} pictures a second`,
  },
  kbps: ({ kbps }: { kbps: number }) => `${number(kbps)} kbit/s`,
  picture: ({ width, height, fps }: { width: number; height: number; fps: number }) =>
    `${width} × ${height}, ${number(fps)} fps`,
  pictureAs: (picture: { width: number; height: number; fps: number; codec: string }) =>
    `${picture.width} × ${picture.height}, ${number(picture.fps)} fps, ${picture.codec}`,
};
