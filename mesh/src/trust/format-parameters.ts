/**
 * Which parameters of a codec another guest may choose for a browser (`a=fmtp`, RFC 8866 §6.15), and within which bounds.
 * Browsers heed more than their codecs' documents name: `x-google-min-bitrate` holds the estimate of a whole line up.
 */

/** The value as it may be, or null where there is none. */
type Rule = (value: string) => string | null;

/** A whole number, moved into these bounds. */
const within =
  (least: number, most: number): Rule =>
  (value) =>
    /^\d{1,9}$/.test(value) ? String(Math.min(most, Math.max(least, Number(value)))) : null;

const flag: Rule = (value) => (value === '0' || value === '1' ? value : null);
const payloadType = within(0, 127);

/** As small as no browser asks for, as large as 8K: whoever asks for less than a picture gets the least there is. */
const frames = { 'max-fs': within(396, 138_240), 'max-fr': within(5, 120) };

/** By the name in `a=rtpmap`, in lower case: parameters that browsers of today write, each with its own document. */
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  /** RFC 7587 §6.1. */
  opus: {
    minptime: within(3, 60),
    useinbandfec: flag,
    usedtx: flag,
    stereo: flag,
    'sprop-stereo': flag,
    cbr: flag,
    maxplaybackrate: within(8000, 48_000),
    'sprop-maxcapturerate': within(8000, 48_000),
    maxaveragebitrate: within(16_000, 128_000),
  },
  /** RFC 6184 §8.1. */
  h264: {
    'level-asymmetry-allowed': flag,
    'packetization-mode': within(0, 1),
    'profile-level-id': (value) => (/^[\da-f]{6}$/i.test(value) ? value : null),
  },
  /** RFC 7741 §6.1. */
  vp8: frames,
  /** RFC 9628 §6. */
  vp9: { ...frames, 'profile-id': within(0, 3) },
  /** AV1 RTP specification §7.2. */
  av1: { 'level-idx': within(0, 31), profile: within(0, 2), tier: flag },
  /** RFC 4588 §8.1. */
  rtx: { apt: payloadType, 'rtx-time': within(0, 10_000) },
  /** RFC 8627 §5.1. */
  'flexfec-03': { 'repair-window': within(0, 10_000_000) },
};

/** Codecs whose parameters are no list of names and values. */
const FORMS: Readonly<Record<string, RegExp>> = {
  /** RFC 2198 §5: payload types. */
  red: /^\d{1,3}(?:\/\d{1,3}){1,3}$/,
  /** RFC 4733 §2.4.1: digits of a telephone. */
  'telephone-event': /^0-1[56]$/,
};

/** What of these parameters a browser may be given, each name once; null if nothing is left. The same again changes nothing more. Pure. */
export function formatParameters(codec: string, parameters: string): string | null {
  const name = codec.toLowerCase();
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
  if (form) return form.test(parameters) ? parameters : null;
  const rules = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
  const kept = new Map<string, string>();
  for (const parameter of rules ? parameters.split(';') : []) {
    const [, key = '', given = ''] = /^ ?([\w-]{1,32})=(\S{1,64})$/.exec(parameter) ?? [];
    const rule = rules && Object.hasOwn(rules, key) ? rules[key] : undefined;
    const value = kept.has(key) ? null : (rule?.(given) ?? null);
    if (value !== null) kept.set(key, value);
  }
  return kept.size === 0 ? null : Array.from(kept, (pair) => pair.join('=')).join(';');
}
