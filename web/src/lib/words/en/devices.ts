import type { DeviceFailure } from '#lib/devices/device-state.ts';
import type { Shortcut } from '#lib/devices/shortcuts.ts';
import type { WhyDown } from '#lib/plates/quiet-plates.svelte.ts';
import { percent } from './formats.ts';

type Trouble = { sentence: string; action: string };

const CLOSE = 'Close it there, then try again.';
const PLUG_IN = 'If you have one, plug it in and try again.';
const OTHER_BROWSER = 'Open this page in a current Firefox, Chrome, Edge or Safari.';
const HTTPS = 'Open this page with https:// in its address.';
const ALLOW = 'Try again and choose “Allow”.';
const ENDED =
  'Unplugged, or taken by another app? Your seat is kept. Put that right, then try again.';
const INTERRUPTED =
  'A call, another app or a switch on your device keeps it. Your seat is kept, and the meal goes on by itself afterwards.';
const ANOTHER = 'Try again, or choose another one.';

/** Camera, microphone and speaker. */
export const devices = {
  camera: 'Camera',
  microphone: 'Microphone',
  speaker: 'Speaker',
  usual: 'Your device’s own choice',
  flip: 'Flip camera',
  testSpeaker: 'Test the speaker',
  heardBell: 'That was a bell. Not heard? Turn up the volume, or choose another speaker.',
  /** What single keys do. */
  keys: {
    title: 'Keyboard shortcuts',
    does: {
      microphone: 'Mute or unmute your microphone',
      camera: 'Turn your camera off or on',
      cover: 'Cover your picture again, for everybody',
      list: 'This list',
    } satisfies Record<Shortcut, string>,
    /** The key of the list, for the ear: the sign itself is read by few. */
    questionMark: 'Question mark',
    escape: 'Esc',
    closes: 'Close what is open',
    leaves: 'Twice: leave the table now',
    on: 'Use these keys',
    hint: 'Switch them off if you speak to your device, or press keys by accident. Buttons always work.',
  },
  noneYet: 'None found yet',
  /** One whose name the browser does not tell. */
  numbered: {
    camera: ({ number }: { number: number }) => `Camera ${number}`,
    microphone: ({ number }: { number: number }) => `Microphone ${number}`,
    speaker: ({ number }: { number: number }) => `Speaker ${number}`,
  },
  /** Eating noise is taken out of what the others hear. */
  plates: {
    choice: 'Quiet plates',
    choiceHint:
      'Cutlery and chewing hardly reach the others. Your voice sounds a little duller. It all happens on your device, which works harder for it.',
    starting: 'Quiet plates is getting ready…',
    on: 'Quiet plates is at work.',
    /** It is wanted, and is not at work; the microphone goes on. */
    down: {
      slow: 'This device is too slow for Quiet plates. The others still hear you; your browser alone takes noise away.',
      late: 'Quiet plates could not keep up and has stopped. The others still hear you; your browser alone takes noise away.',
      broken:
        'Quiet plates does not run here just now. The others still hear you; your browser alone takes noise away.',
    } satisfies Record<WhyDown, string>,
    again: 'To try again, switch it off and on.',
    /** For this guest alone, once an evening. */
    loud: 'Your plate is rather loud just now. Quiet plates keeps most of it from the others; only you see this.',
  },
  ownPicture: 'Your picture',
  level: 'Microphone level',
  percent: ({ percent: value }: { percent: number }) => percent(value),
  silent: 'Your microphone is silent. Is it switched off, on the headset or on the table?',
  /** What keeps a device away, and what to do about it. */
  troubles: {
    camera: {
      denied: {
        sentence: 'This page may not use your camera.',
        action: 'Open the site settings beside the address, allow camera, then try again.',
      },
      'denied-by-system': {
        sentence: 'Your device does not let the browser use camera.',
        action:
          'Allow the browser to use camera in your system’s privacy settings, then try again.',
      },
      dismissed: {
        sentence: 'The question whether this page may use your camera was closed.',
        action: ALLOW,
      },
      missing: { sentence: 'We found no camera.', action: PLUG_IN },
      busy: { sentence: 'Your camera is used by another app.', action: CLOSE },
      insecure: {
        sentence: 'Browsers give camera only to pages with a secure address.',
        action: HTTPS,
      },
      unsupported: {
        sentence: 'This browser cannot use camera on web pages.',
        action: OTHER_BROWSER,
      },
      ended: { sentence: 'Your camera has stopped.', action: ENDED },
      interrupted: { sentence: 'Your camera is interrupted.', action: INTERRUPTED },
      unknown: { sentence: 'Your camera did not start.', action: ANOTHER },
    },
    microphone: {
      denied: {
        sentence: 'This page may not use your microphone.',
        action: 'Open the site settings beside the address, allow microphone, then try again.',
      },
      'denied-by-system': {
        sentence: 'Your device does not let the browser use microphone.',
        action:
          'Allow the browser to use microphone in your system’s privacy settings, then try again.',
      },
      dismissed: {
        sentence: 'The question whether this page may use your microphone was closed.',
        action: ALLOW,
      },
      missing: { sentence: 'We found no microphone.', action: PLUG_IN },
      busy: { sentence: 'Your microphone is used by another app.', action: CLOSE },
      insecure: {
        sentence: 'Browsers give microphone only to pages with a secure address.',
        action: HTTPS,
      },
      unsupported: {
        sentence: 'This browser cannot use microphone on web pages.',
        action: OTHER_BROWSER,
      },
      ended: { sentence: 'Your microphone has stopped.', action: ENDED },
      interrupted: { sentence: 'Your microphone is interrupted.', action: INTERRUPTED },
      unknown: { sentence: 'Your microphone did not start.', action: ANOTHER },
    },
    both: {
      denied: {
        sentence: 'This page may not use your camera and microphone.',
        action:
          'Open the site settings beside the address, allow camera and microphone, then try again.',
      },
      'denied-by-system': {
        sentence: 'Your device does not let the browser use camera and microphone.',
        action:
          'Allow the browser to use camera and microphone in your system’s privacy settings, then try again.',
      },
      dismissed: {
        sentence: 'The question whether this page may use your camera and microphone was closed.',
        action: ALLOW,
      },
      missing: { sentence: 'We found neither a camera nor a microphone.', action: PLUG_IN },
      busy: { sentence: 'Your camera and microphone are used by another app.', action: CLOSE },
      insecure: {
        sentence: 'Browsers give camera and microphone only to pages with a secure address.',
        action: HTTPS,
      },
      unsupported: {
        sentence: 'This browser cannot use camera and microphone on web pages.',
        action: OTHER_BROWSER,
      },
      ended: { sentence: 'Your camera and microphone have stopped.', action: ENDED },
      interrupted: { sentence: 'Your camera and microphone are interrupted.', action: INTERRUPTED },
      unknown: { sentence: 'Your camera and microphone did not start.', action: ANOTHER },
    },
  } satisfies Record<
    'camera' | 'microphone' | 'both',
    Record<DeviceFailure | 'interrupted', Trouble>
  >,
};
