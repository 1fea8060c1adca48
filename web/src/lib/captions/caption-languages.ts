/** In which languages a device is asked to write down what it hears: recognisers want a region, and a page has none. Pure. */

/** `page`: the page's language; `preferred`: those of the browser, as `navigator.languages`; BCP 47 each. The likeliest first. */
export function captionLanguages(page: string, preferred: readonly string[]): readonly string[] {
  const { language } = new Intl.Locale(page);
  const same = preferred.filter((tag) => {
    const locale = new Intl.Locale(tag);
    return locale.language === language && locale.region !== undefined;
  });
  const { region } = new Intl.Locale(page).maximize();
  return [...new Set([...same, `${language}-${region}`])];
}
