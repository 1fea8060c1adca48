/** Languages as their speakers call them. */
import type { Language } from '@eat-with-me/protocol/table';

/** What the speakers of a language call it, else its code. */
export function nativeName(code: Language): string {
  try {
    const name = new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
    return name.slice(0, 1).toLocaleUpperCase(code) + name.slice(1);
  } catch {
    return code;
  }
}
