/** What a person can see or hear of a page and is in plain letters, where every sentence should be in others (`pseudo.ts`). */

/** Accessible names, descriptions and values that stand in attributes. */
const SPOKEN = [
  'aria-label',
  'aria-valuetext',
  'aria-roledescription',
  'title',
  'alt',
  'placeholder',
];
const SPOKEN_ELSEWHERE = [...SPOKEN, 'label'];

/** No sentences: hashes, moments as the device writes them, languages by their own names. */
const OTHER = 'code, time, [lang], script, style';

const isPlain = (text: string): boolean => /[A-Za-z]/.test(text);

/** Each once, in the order in which they stand. */
export function plainTextIn(root: ParentNode): string[] {
  const found: string[] = [];
  for (const element of root.querySelectorAll('*')) {
    if (element.closest(OTHER)) continue;
    const names = element.matches('optgroup, option, track') ? SPOKEN_ELSEWHERE : SPOKEN;
    const texts = [
      ...names.map((name) => element.getAttribute(name) ?? ''),
      ...[...element.childNodes]
        .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
        .map(({ textContent }) => textContent ?? ''),
    ];
    found.push(...texts.filter(isPlain).map((text) => text.trim()));
  }
  return [...new Set(found)];
}
