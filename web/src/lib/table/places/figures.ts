/** What is known of a line, as rows of a table. Pure. */
import type { FrameSize } from '@eat-with-me/mesh/policy/statistics';
import type { LinkHealth, LinkPath } from '@eat-with-me/mesh/policy/stats';
import type { Words } from '#lib/words/book.ts';

type LineWords = Words['line'];

/** How sound and picture go, as a mark; null while that is not known. */
export function pathMark(path: LinkPath | null, words: LineWords): string | null {
  if (path === null) return null;
  if (path.kind === 'direct') return words.direct;
  return path.over === null
    ? words.relayed
    : words.relayedOver({ transport: path.over.toUpperCase() });
}

/** The same as a heading and a sentence. */
export function pathSentence(
  path: LinkPath,
  words: LineWords,
): { heading: string; sentence: string } {
  if (path.kind === 'direct') return words.directly;
  const { heading, headingOver, sentence } = words.byRelay;
  if (path.over === null) return { heading, sentence };
  return { heading: headingOver({ transport: path.over.toUpperCase() }), sentence };
}

/** A row of the table of figures; `aloud`: the same without abbreviations, where it has any. */
type Figure = { readonly label: string; readonly value: string; readonly aloud?: string };

type Value = Omit<Figure, 'label'>;

/** Everything that is known of a line just now. */
export function figuresOf(health: LinkHealth, words: LineWords): Figure[] {
  const { codecs, encryption, roundTripMs } = health;
  const { aloud } = words;
  const kbps = (rate: number): Value => {
    const shown = { kbps: Math.round(rate) };
    return { value: words.kbps(shown), aloud: aloud.kbps(shown) };
  };
  const picture = (codec: string | null, size: FrameSize | null, rate: number): Value | null => {
    if (!size) return null;
    const shown = { ...size, fps: Math.round(rate) };
    return {
      value: codec === null ? words.picture(shown) : words.pictureAs({ ...shown, codec }),
      aloud: aloud.picture(shown),
    };
  };
  const ms = roundTripMs === null ? null : { ms: Math.round(roundTripMs) };
  const rows: [string, Value | string | null][] = [
    [words.roundTrip, ms && { value: words.milliseconds(ms), aloud: aloud.milliseconds(ms) }],
    [words.lost, words.percent({ percent: health.lossRatio * 100 })],
    [words.fromThem, kbps(health.receivingKbps)],
    [words.theirPicture, picture(codecs.receiving.video, health.picture, health.framesPerSecond)],
    [words.theirSound, codecs.receiving.audio],
    [words.toThem, kbps(health.sendingKbps)],
    [
      words.yourPicture,
      picture(codecs.sending.video, health.sentPicture, health.sendingFramesPerSecond),
    ],
    [words.yourSound, codecs.sending.audio],
    [words.keys, handshakeOf(encryption, words)],
    [words.sealedWith, encryption?.srtpCipher ?? null],
  ];
  return rows.flatMap(([label, value]) => {
    if (value === null) return [];
    return [typeof value === 'string' ? { label, value } : { label, ...value }];
  });
}

/** Version and cipher of the handshake; null while they are not known. */
export function handshakeOf(encryption: LinkHealth['encryption'], words: LineWords): string | null {
  if (!encryption?.dtlsCipher) return null;
  const { dtlsVersion: version, dtlsCipher: cipher } = encryption;
  return version === null ? words.dtls({ cipher }) : words.dtlsOf({ version, cipher });
}
