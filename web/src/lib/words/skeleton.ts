/** What a name looks like at a glance, for telling whether it passes for another (as in Unicode UTS #39 §4, for the letters that matter here). */

/** Greek, Cyrillic, Armenian and Latin letters that are drawn like plain ones. */
const DRAWN_LIKE: Readonly<Partial<Record<string, string>>> = Object.fromEntries(
  Object.entries({
    a: 'аαɑ',
    b: 'β',
    c: 'сϲ',
    d: 'ԁɗ',
    e: 'εе',
    g: 'ԍɡ',
    h: 'һհ',
    i: 'іιıɩ',
    j: 'јϳȷ',
    k: 'кκ',
    l: 'ӏǀ',
    m: 'м',
    n: 'пηո',
    o: 'οоօ',
    p: 'рρ',
    q: 'ԛզ',
    r: 'гɾ',
    s: 'ѕ',
    t: 'τт',
    u: 'υսʋ',
    v: 'νѵ',
    w: 'ԝω',
    x: 'хχ',
    y: 'γуүʏ',
    z: 'ᴢ',
  }).flatMap(([plain, letters]) => letters.split('').map((letter) => [letter, plain])),
);

/** Letters and digits alone, small, without accents; lookalikes become the plain letter. The same again changes nothing more. Pure. */
export function skeleton(name: string): string {
  // This one is drawn like another letter than its small one.
  const letters = name.normalize('NFKD').replaceAll('\u03a5', 'Y').toLowerCase();
  const plain = letters.replaceAll(/[^\p{L}\p{N}]/gu, '');
  return plain.replaceAll(/./gu, (letter) => DRAWN_LIKE[letter] ?? letter);
}
