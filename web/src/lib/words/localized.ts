/** What is prerendered of a page: once for each language, and once, in English, without one in its address. */
import { locales } from 'virtual:locales';

export const localized = (): { locale?: string }[] => [
  {},
  ...locales.map(({ tag }) => ({ locale: tag })),
];
