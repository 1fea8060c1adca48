/** What is prerendered of a page: once for each language, and once, in English, without one in its address. */

// Kit has this in the code of the door, too, where nobody calls it.
export const localized = async (): Promise<{ locale?: string }[]> => {
  const { locales } = await import('virtual:locales');
  return [{}, ...locales.map(({ tag }) => ({ locale: tag }))];
};
