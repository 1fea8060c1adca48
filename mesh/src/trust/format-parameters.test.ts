import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatParameters } from './format-parameters.ts';

describe('the parameters of a codec', () => {
  it.each([
    ['opus', 'minptime=10;useinbandfec=1;usedtx=1'],
    ['opus', 'maxplaybackrate=48000;stereo=1;useinbandfec=1'],
    ['H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f'],
    ['VP8', 'max-fs=12288;max-fr=60'],
    ['VP9', 'profile-id=2'],
    ['AV1', 'level-idx=5;profile=0;tier=0'],
    ['rtx', 'apt=108'],
    ['red', '111/111'],
    ['telephone-event', '0-15'],
  ])('of %s that browsers write stay: %s', (codec, parameters) => {
    expect(formatParameters(codec, parameters)).toBe(parameters);
  });

  it.each(['opus', 'H264', 'VP8', 'VP9', 'AV1', 'rtx'])(
    'of %s hold no bit rate up or down that its document does not have',
    (codec) => {
      const rates = ['min', 'max', 'start'].map((which) => `x-google-${which}-bitrate=50000`);
      expect(formatParameters(codec, rates.join(';'))).toBeNull();
    },
  );

  it.each([
    ['opus', 'maxaveragebitrate=1', 'maxaveragebitrate=16000'],
    ['opus', 'maxaveragebitrate=510000', 'maxaveragebitrate=128000'],
    ['opus', 'minptime=999999999', 'minptime=60'],
    ['VP8', 'max-fs=0;max-fr=0', 'max-fs=396;max-fr=5'],
    ['rtx', 'apt=999', 'apt=127'],
  ])('of %s are moved into their bounds: %s', (codec, given, kept) => {
    expect(formatParameters(codec, given)).toBe(kept);
  });

  it.each([
    ['no codec that is known', 'vp7', 'max-fs=12288'],
    ['no codec at all', '', 'useinbandfec=1'],
    ['a name of every object', '__proto__', 'constructor=1'],
    ['a parameter of every object', 'opus', 'constructor=1;__proto__=1'],
    ['no number', 'opus', 'minptime=-1;usedtx=yes'],
    ['another form', 'red', '111/111;x=1'],
  ])('are dropped for %s', (_what, codec, parameters) => {
    expect(formatParameters(codec, parameters)).toBeNull();
  });

  it('have each name once: the first counts', () => {
    expect(formatParameters('opus', 'usedtx=0;usedtx=1; stereo=1')).toBe('usedtx=0;stereo=1');
  });

  it('are not changed by doing it again, and have no name but those that are known', () => {
    const known = ['minptime', 'usedtx', 'max-fs', 'apt', 'profile-id', 'x-google-min-bitrate'];
    const pair = fc.tuple(fc.constantFrom(...known), fc.oneof(fc.nat().map(String), fc.string()));
    const codec = fc.constantFrom('opus', 'VP8', 'VP9', 'H264', 'rtx', 'red', 'x');
    fc.assert(
      fc.property(codec, fc.array(pair, { maxLength: 8 }), (of, pairs) => {
        const kept = formatParameters(of, pairs.map((one) => one.join('=')).join(';'));
        if (kept === null) return;
        expect(kept).toMatch(/^[\w=;/.-]+$/);
        expect(kept).not.toContain('google');
        expect(formatParameters(of, kept)).toBe(kept);
      }),
    );
  });
});
