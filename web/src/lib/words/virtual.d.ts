/** Made by `vite/words/words.ts` of `en/` and of the catalogues beside this file. */
declare module 'virtual:locales' {
  /** English first. */
  export const locales: readonly {
    /** BCP 47. */
    readonly tag: string;
    /** By its own name. */
    readonly name: string;
    readonly dir: 'ltr' | 'rtl';
  }[];
}

declare module 'virtual:words' {
  import type { Catalogue } from '#lib/words/book.ts';

  /** The words of this language; a built page has its own alone, whatever the tag. Rejects where they do not come. */
  export function bringWords(tag: string): Promise<Catalogue>;
}
