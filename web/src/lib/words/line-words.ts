/** What a line is, in words and figures. Pure. */
import type { LinkHealth, LinkPath, Picture } from '@eat-with-me/mesh/policy/stats';

/** How sound and picture go; null while that is not known. */
export function pathWords(path: LinkPath | null): string | null {
  if (path === null) return null;
  if (path.kind === 'direct') return 'Direct';
  return path.over === null ? 'Relayed' : `Relayed (${path.over.toUpperCase()})`;
}

/** The same in a sentence. */
export function pathSentence(path: LinkPath): string {
  return path.kind === 'direct'
    ? 'Sound and picture go straight between your devices.'
    : 'Sound and picture go through the house’s relay, which cannot look inside.';
}

/** A row of the table of figures. */
export type Figure = { readonly label: string; readonly value: string };

/** Everything that is known of a line just now. */
export function figuresOf(health: LinkHealth): Figure[] {
  const { codecs, encryption } = health;
  const rows: [string, string | null][] = [
    ['Round trip', health.roundTripMs === null ? null : `${Math.round(health.roundTripMs)} ms`],
    ['Lost on the way', `${(health.lossRatio * 100).toFixed(1)} %`],
    ['From them', kbps(health.receivingKbps)],
    ['Their picture', pictureWords(codecs.receiving.video, health.picture, health.framesPerSecond)],
    ['Their sound', codecs.receiving.audio],
    ['To them', kbps(health.sendingKbps)],
    [
      'Your picture',
      pictureWords(codecs.sending.video, health.sentPicture, health.sendingFramesPerSecond),
    ],
    ['Your sound', codecs.sending.audio],
    ['Keys', keysWords(encryption)],
    ['Sound and picture sealed with', encryption?.srtpCipher ?? null],
  ];
  return rows.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

const kbps = (rate: number): string => `${Math.round(rate)} kbit/s`;

function pictureWords(codec: string | null, picture: Picture | null, rate: number): string | null {
  if (!picture) return null;
  const size = `${picture.width} × ${picture.height}, ${Math.round(rate)} fps`;
  return codec === null ? size : `${size}, ${codec}`;
}

/** Version and cipher of the handshake; null while they are not known. */
export function keysWords(encryption: LinkHealth['encryption']): string | null {
  if (!encryption?.dtlsCipher) return null;
  const { dtlsVersion, dtlsCipher } = encryption;
  return dtlsVersion === null ? `DTLS, ${dtlsCipher}` : `DTLS ${dtlsVersion}, ${dtlsCipher}`;
}
