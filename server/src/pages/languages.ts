/** In which language somebody would read a page (RFC 9110 §12.5.4). */

/** More than any browser sends. */
const RANGES_MAX = 20;

/** Language and script that a tag stands for: `zh-TW` is written as `Hant`, `pt` as `Latn`. Null for what is no tag. */
function readingOf(tag: string): string | null {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script}`;
  } catch {
    return null;
  }
}

/** Ranges of an Accept-Language by weight, those of equal weight in their order; without refused ones. */
const rangesOf = (header: string): string[] =>
  header
    .split(',', RANGES_MAX)
    .map((each) => {
      const [range = '', ...parameters] = each.split(';').map((part) => part.trim());
      const weight = parameters.find((part) => /^q=/i.test(part))?.slice(2);
      return { range, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ range }) => range);

/**
 * The first of these that the header asks for: a language that whoever wrote it can read, in whatever country. Null if none
 * is, or anything will do.
 */
export function preferredLanguage(
  header: string | undefined,
  tags: readonly string[],
): string | null {
  const readings = new Map(tags.map((tag) => [readingOf(tag), tag]));
  for (const range of rangesOf(header ?? '')) {
    if (range === '*') return null;
    const reading = readingOf(range);
    const tag = reading === null ? undefined : readings.get(reading);
    if (tag !== undefined) return tag;
  }
  return null;
}
