/** Made by `vite/words/words.ts` of `en/` and of the catalogues beside this file. */
declare module 'virtual:words' {
  import type { Catalogue } from '#lib/words/book.ts';

  /** English first. */
  export const locales: readonly {
    /** BCP 47. */
    readonly tag: string;
    /** By its own name. */
    readonly name: string;
    readonly dir: 'ltr' | 'rtl';
  }[];
  /** By tag. */
  export const catalogues: Readonly<Record<string, () => Promise<Catalogue>>>;
}
