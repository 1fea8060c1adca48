import { DESCRIPTION_MAX_LENGTH } from '@eat-with-me/protocol/signal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CandidateGate } from './candidates.ts';
import type { Bytes } from './bytes.ts';
import { fingerprintText, sanitise } from './sdp.ts';
import descriptions from './testing/descriptions.json' with { type: 'json' };

const text = (lines: readonly string[]) => lines.map((line) => `${line}\r\n`).join('');
const real = Object.entries(descriptions).flatMap(([browser, kinds]) =>
  Object.entries(kinds).map(([kind, lines]) => ({ name: `${browser} ${kind}`, sdp: text(lines) })),
);
const offer = text(descriptions.chromium.offer);

/** The fingerprint that a description itself names first. */
function namedIn(sdp: string): Bytes {
  const [, hex = ''] = /^a=fingerprint:sha-256 (\S+)/m.exec(sdp) ?? [];
  return Uint8Array.from(hex.split(':'), (two) => Number.parseInt(two, 16));
}

const admit = (candidate: string) => new CandidateGate('direct').admit(candidate, null);
const clean = (sdp: string, fingerprint = namedIn(offer)) => sanitise(sdp, { fingerprint, admit });
const sdpOf = (sdp: string, fingerprint = namedIn(sdp)) => {
  const cleaned = clean(sdp, fingerprint);
  if ('failure' in cleaned) throw new Error(cleaned.failure);
  return cleaned.sdp;
};
/** The offer with another line in place of the one that begins so. */
const instead = (start: string, line: string) =>
  offer.replace(new RegExp(`^${start}.*$`, 'm'), line);
const withLine = (line: string) => instead('a=mid:0', `a=mid:0\r\n${line}`);

describe.each(real)('the description of $name', ({ sdp }) => {
  const cleaned = sdpOf(sdp);
  const linesOf = (all: string, pattern: RegExp) =>
    all.split('\r\n').filter((line) => pattern.test(line));

  it('names the committed fingerprint once', () => {
    expect(linesOf(cleaned, /fingerprint/)).toEqual([
      `a=fingerprint:sha-256 ${fingerprintText(namedIn(sdp))}`,
    ]);
  });

  it('keeps its codecs, streams, ICE credentials and channel', () => {
    const kept =
      /^a=(rtpmap|fmtp|rtcp-fb|mid|msid:|ssrc|ice-|setup|sctp-port|max-message-size|group|send|rtcp-mux|bundle-only|extmap-allow)/;
    expect(linesOf(cleaned, kept)).toEqual(linesOf(sdp, kept));
    expect(linesOf(cleaned, /^m=/).map((line) => line.replace(/ \d+ /, ' '))).toEqual(
      linesOf(sdp, /^m=/).map((line) => line.replace(/ \d+ /, ' ')),
    );
  });

  it('does not tell how loud somebody speaks, nor any address but in candidates', () => {
    expect(cleaned).not.toContain('audio-level');
    const addresses = linesOf(cleaned, /^[co]=/).map((line) => line.split(' ').at(-1));
    expect(new Set(addresses)).toEqual(new Set(['127.0.0.1', '0.0.0.0']));
    expect(linesOf(cleaned, /^a=rtcp:/)).toEqual([]);
    expect(linesOf(cleaned, /^a=candidate/).every((line) => / udp /.test(line))).toBe(true);
  });

  it('is not changed by doing it again', () => {
    expect(sdpOf(cleaned)).toBe(cleaned);
  });
});

describe('a description', () => {
  it('is without lines about codecs that its media do not have', () => {
    const strays = ['a=rtpmap:77 VP7/90000', 'a=fmtp:77 x=1', 'a=rtcp-fb:77 nack'];
    const everywhere = 'a=rtcp-fb:* transport-cc';
    const cleaned = sdpOf(withLine([...strays, everywhere].join('\r\n')));
    for (const stray of strays) expect(cleaned).not.toContain(stray);
    expect(cleaned).toBe(sdpOf(withLine(everywhere)));
    expect(cleaned).toContain(everywhere);
  });

  it.each([
    ['names none', offer.replaceAll(/^a=fingerprint.*\r\n/gm, '')],
    ['names another', offer.replaceAll(/(a=fingerprint:sha-256 )../g, '$100')],
    ['names another besides', withLine(`a=fingerprint:sha-256 ${'00:'.repeat(31)}00`)],
    ['has one by SHA-1', withLine(`a=fingerprint:sha-1 ${'00:'.repeat(19)}00`)],
    ['has one by MD5', withLine(`a=fingerprint:md5 ${'00:'.repeat(15)}00`)],
    ['has a short one', withLine('a=fingerprint:sha-256 00')],
  ])('that %s is refused with E_FP', (_name, sdp) => {
    expect(clean(sdp)).toEqual({ failure: 'E_FP' });
  });

  it('in the middle of a meal is held to the same certificate', () => {
    const restart = text(descriptions.chromium.restart);
    expect(clean(restart, namedIn(offer))).toHaveProperty('sdp');
    expect(clean(text(descriptions.firefox.restart), namedIn(offer))).toEqual({ failure: 'E_FP' });
  });

  it.each([
    ['keys of its own', withLine('a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc')],
    ['keys in capitals', withLine('A=crypto:1 x').replace('A=crypto', 'a=CRYPTO')],
    ['an identity', withLine('a=identity:abc')],
    ['half a fingerprint', withLine('a=fingerprint:sha-256')],
    ['plain RTP', instead('m=audio', 'm=audio 9 RTP/AVP 111')],
    ['SDES', instead('m=audio', 'm=audio 9 RTP/SAVPF 111')],
    ['TCP', instead('m=application', 'm=application 9 TCP/DTLS/SCTP webrtc-datachannel')],
    ['text', instead('m=audio', 'm=text 9 UDP/TLS/RTP/SAVPF 111')],
    ['four m-lines', `${offer}m=video 9 UDP/TLS/RTP/SAVPF 96\r\n`],
    ['200 m-lines', offer + 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\n'.repeat(200)],
    ['a line of 5 MB', `${offer}a=${'x'.repeat(5_000_000)}\r\n`],
    ['more than 15 KiB', offer + 'a=x\r\n'.repeat(DESCRIPTION_MAX_LENGTH / 5)],
    ['more lines than any browser', offer.slice(0, 400) + '\r\n'.repeat(2000)],
    ['no version', offer.slice(5)],
    ['no origin', instead('o=', 'x=')],
    ['no media', offer.slice(0, offer.indexOf('m='))],
    ['no end', offer.slice(0, -2)],
    ['nothing', ''],
  ])('with %s is refused', (_name, sdp) => {
    expect(clean(sdp)).toEqual({ failure: 'E_DESCRIPTION' });
  });

  it.each([
    ['a bandwidth', 'b=AS:1'],
    ['an unknown attribute', 'a=x-google-flag:conference'],
    ['an encrypted extension', 'a=extmap:1 urn:ietf:params:rtp-hdrext:encrypt x'],
    ['loudness', 'a=extmap:9 urn:ietf:params:rtp-hdrext:ssrc-audio-level vad=on'],
    ['simulcast', 'a=simulcast:send a;b'],
    ['a loopback candidate', 'a=candidate:1 1 udp 1 127.0.0.1 5000 typ host'],
    ['a hostname', 'a=candidate:1 1 udp 1 evil.example 5000 typ host'],
    ['a hidden end of line', 'a=fmtp:111 x=1\ra=crypto:1'],
    ['a hidden end of line of Unicode', 'a=fmtp:111 x=1\u2028a=crypto:1'],
    ['a rate that holds the line up', 'a=fmtp:111 x-google-min-bitrate=50000'],
    ['parameters of no codec', 'a=fmtp:96 usedtx=1'],
    ['messages of one byte', 'a=max-message-size:1'],
    ['messages of less than 64 KiB', 'a=max-message-size:65535'],
  ])('loses %s', (_name, line) => {
    expect(clean(withLine(line))).toEqual(clean(offer));
  });

  it.each(['\0', '\u0085', '\u2028', '\u00a0', '\t', '\u202e', 'é'])(
    'has nothing but printable ASCII, wherever %j stood',
    (strange) => {
      const lines = offer.split('\r\n').slice(0, -1);
      for (const [at, line] of lines.entries()) {
        for (const place of [3, line.length >> 1, line.length - 1, line.length]) {
          const changed = `${line.slice(0, place)}${strange}${line.slice(place)}`;
          const cleaned = clean(text(lines.with(at, changed)));
          if ('sdp' in cleaned) expect(cleaned.sdp).toMatch(/^[\r\n -~]*$/);
        }
      }
    },
  );

  it('holds the line up for nobody, though the codec is one that is negotiated', () => {
    const greedy = offer.replaceAll(/^(a=fmtp:.*=.*)$/gm, '$1;x-google-min-bitrate=50000');
    expect(greedy).toContain('x-google');
    expect(sdpOf(greedy)).toBe(sdpOf(offer));
  });

  it('never throws and never keeps two fingerprints, whatever it is made of', () => {
    const lines = offer.split('\r\n').slice(0, -1);
    const line = fc.oneof(
      fc.constantFrom(...lines),
      fc.constantFrom('a=fingerprint:sha-256 00', 'a=crypto:1 x', 'm=audio 9 RTP/AVP 0', ''),
      fc.string({ unit: 'grapheme', maxLength: 40 }).map((rest) => `a=${rest}`),
    );
    const made = fc.array(fc.tuple(fc.nat(lines.length), line), { maxLength: 6 }).map((changes) => {
      const all = [...lines];
      for (const [at, other] of changes) all.splice(at, 1, other);
      return text(all);
    });
    fc.assert(
      fc.property(made, (sdp) => {
        const cleaned = clean(sdp);
        if ('failure' in cleaned) return;
        expect(cleaned.sdp.match(/fingerprint/g)?.length).toBe(1);
        expect(clean(cleaned.sdp)).toEqual(cleaned);
      }),
    );
  });
});
