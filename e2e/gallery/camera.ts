/** Takes a stage's picture in every form in which somebody may have it before them. */
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

/** Where the pictures land; not in the repository. */
export const PICTURES = fileURLToPath(new URL('../screenshots/gallery/', import.meta.url));

/** Screens in CSS pixels; `double` is a phone with its text at twice its size (WCAG 1.4.4), upright and on its side, `whole` all that a phone scrolls through. */
export const FORMS = {
  phone: { width: 390, height: 844 },
  sideways: { width: 844, height: 390 },
  laptop: { width: 1280, height: 800 },
  small: { width: 320, height: 640 },
  large: { width: 2560, height: 1440 },
  double: { width: 390, height: 844 },
  'double-sideways': { width: 844, height: 390 },
  whole: { width: 390, height: 844 },
};
export type Form = keyof typeof FORMS;

/** `forced`: with the colours that somebody has chosen for all pages. */
export const SCHEMES = ['light', 'dark', 'forced'] as const;
type Scheme = (typeof SCHEMES)[number];

/** What is asked for. */
export interface Wanted {
  forms: readonly Form[];
  schemes: readonly Scheme[];
}

export const USUAL: Wanted = { forms: ['phone', 'sideways', 'laptop'], schemes: ['light', 'dark'] };

export class Camera {
  readonly #wanted: Wanted;
  /** Files that were written, in their order. */
  readonly taken: string[] = [];

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  /** `stage` names the pictures, with the language `tag`; `end`: of the sheet that is open, its end. */
  async take(page: Page, stage: string, tag: string, part?: 'end'): Promise<void> {
    for (const scheme of this.#wanted.schemes) {
      const colorScheme = scheme === 'forced' ? 'light' : scheme;
      const forcedColors = scheme === 'forced' ? 'active' : 'none';
      await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: 'reduce' });
      for (const form of this.#wanted.forms) {
        await page.setViewportSize(FORMS[form]);
        const size = form.startsWith('double') ? '200%' : '';
        // Chromium takes a new width at once, but `vw` and media queries only with its next frame.
        await page.evaluate(async (fontSize) => {
          document.documentElement.style.fontSize = fontSize;
          for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
        }, size);
        if (part === 'end')
          await page.evaluate(() =>
            [...document.querySelectorAll('dialog[open]')].at(-1)?.scrollTo(0, 1e6),
          );
        const name = `${stage}-${tag}-${form}-${scheme}.png`;
        await page.screenshot({
          path: PICTURES + name,
          animations: 'disabled',
          fullPage: form === 'whole',
        });
        this.taken.push(name);
      }
    }
    await page.evaluate(() => (document.documentElement.style.fontSize = ''));
  }
}
