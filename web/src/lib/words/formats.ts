/** Numbers, lists and counts as one language writes them (ECMA-402); every catalogue makes its own. */

type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** What the sentences of a catalogue are made with. `locale`: a BCP 47 tag; `lists`: whose way of listing, if not that one's. */
export function formatsOf(locale: string, lists = locale) {
  // `1200 kbit/s` and `12,000 kbit/s`.
  const numbers = once(() => new Intl.NumberFormat(locale, { useGrouping: 'min2' }));
  const plurals = once(() => new Intl.PluralRules(locale));
  const conjunction = once(() => new Intl.ListFormat(lists));
  const enumeration = once(() => new Intl.ListFormat(lists, { type: 'unit', style: 'short' }));
  const measured = (amount: number, unit: string, options: Intl.NumberFormatOptions = {}) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, ...options }).format(amount);
  const oneDigit = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const inWords = { unitDisplay: 'long' } as const;

  return {
    number: (value: number): string => numbers().format(value),
    /** With one digit after the point. */
    tenths: (value: number): string => new Intl.NumberFormat(locale, oneDigit).format(value),
    /** The form that goes with so many; the count itself is part of the form. */
    plural: (count: number, forms: Forms): string => forms[plurals().select(count)] ?? forms.other,
    /** `Ana, Ben and Cem`. */
    list: (items: readonly string[]): string => conjunction().format(items),
    /** `apple, soup, tea`. */
    enumerate: (items: readonly string[]): string => enumeration().format(items),
    /** `5 seconds`, `1 minute`. */
    span: ({ amount, unit }: Span): string => measured(amount, unit, inWords),
    /** `50 percent`, of 100. */
    percent: (value: number): string => measured(value, 'percent', inWords),
    /** `999 bytes`, `1.2 kilobytes`, `3.4 megabytes`; a kilobyte is 1,000 bytes. */
    bytes: (amount: number): string => {
      if (amount < 1000) return measured(amount, 'byte', inWords);
      return amount < 1_000_000
        ? measured(amount / 1000, 'kilobyte', { ...oneDigit, ...inWords })
        : measured(amount / 1_000_000, 'megabyte', { ...oneDigit, ...inWords });
    },
  };
}

/** Made when it is needed first: the four take a page a tenth of the time in which its door is laid out, which needs none. */
function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** A while as people say it. */
export interface Span {
  readonly amount: number;
  readonly unit: 'second' | 'minute';
}
