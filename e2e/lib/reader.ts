/** What a screen reader says of a page to somebody who walks it by keyboard alone, written down. */
import { writeFileSync } from 'node:fs';
import type { CDPSession, Locator, Page, TestInfo } from '@playwright/test';
import { expect } from '@playwright/test';

declare global {
  interface Window {
    /** Takes down what has come into a live region. */
    hears?: (sentence: string) => void;
  }
}

/** How often the Tab key is pressed before a thing counts as out of reach. */
const TABS_MAX = 40;

/**
 * Runs in the page, before anything else: notes what comes into live regions, as the accessibility tree would have it. A region
 * that comes with its words is told by no browser, unless it is an alert.
 */
function listen(): void {
  const LIVE = '[aria-live=polite], [aria-live=assertive], [role=status], [role=alert], [role=log]';
  const textOf = (node: Node): string => {
    if (node instanceof Text) return node.data;
    if (!(node instanceof Element) || node.ariaHidden === 'true') return '';
    return node.getAttribute('aria-label') ?? [...node.childNodes].map(textOf).join(' ');
  };
  const elementOf = (node: Node) => (node instanceof Element ? node : node.parentElement);
  const say = (text: string): void => {
    const sentence = text.replaceAll(/\s+/g, ' ').trim();
    if (sentence !== '') window.hears?.(sentence);
  };
  const ear = new MutationObserver((records) => {
    const whole = new Set<Element>();
    for (const { target, addedNodes, type } of records) {
      const region = elementOf(target)?.closest(LIVE);
      const silent = elementOf(target)?.closest('[aria-hidden=true], [aria-live=off]');
      for (const added of type === 'characterData' ? [target] : addedNodes) {
        const alert = added instanceof Element && added.matches('[role=alert]');
        const seen = elementOf(added)?.checkVisibility({ visibilityProperty: true }) ?? false;
        if (silent || !added.isConnected || !seen || !(region || alert)) continue;
        // Behind a sheet nothing is told.
        if (document.querySelector('dialog:modal') && !elementOf(added)?.closest('dialog'))
          continue;
        const atomic = region?.ariaAtomic ?? String(region?.role === 'status');
        if (region && atomic === 'true') whole.add(region);
        else say(textOf(added));
      }
    }
    for (const region of whole) say(textOf(region));
  });
  // What a page comes with is read, and not told.
  document.addEventListener('DOMContentLoaded', () =>
    ear.observe(document, { subtree: true, childList: true, characterData: true }),
  );
}

/** Runs in the page: what is wrong with where the focus is; empty for nothing. */
function lost(): string {
  const { activeElement: focused } = document;
  if (!(focused instanceof HTMLElement) || focused === document.body) return 'the focus is nowhere';
  if (focused.tabIndex < 0) return '';
  const { top, bottom, left, right } = focused.getBoundingClientRect();
  if (bottom <= 0 || right <= 0 || top >= innerHeight || left >= innerWidth)
    return `${focused.textContent} is out of sight`;
  // A radio is small: its whole pick is outlined.
  const ringed = [focused, focused.closest('.pick'), ...focused.children].some((element) => {
    if (!element) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  });
  return ringed ? '' : `${focused.textContent} has no ring`;
}

interface Chapter {
  readonly name: string;
  /** What was pressed, and where that led. */
  readonly walked: string[];
  /** What live regions told meanwhile: beside it, because it comes when it likes. */
  readonly told: string[];
}

/** What is lost is told, and the rest is walked all the same. */
export const softly = expect.configure({ soft: true, timeout: 10_000 });

/** One guest's keyboard and screen reader. */
export class Reader {
  readonly #page: Page;
  readonly #tree: CDPSession;
  readonly #chapters: Chapter[] = [];
  /** What stands around the focus, outermost first. */
  #around: readonly string[] = [];

  private constructor(page: Page, tree: CDPSession) {
    this.#page = page;
    this.#tree = tree;
  }

  /** Before the page is opened. Of a walk that ends early `info` shows how far it came. */
  static async of(page: Page, info: TestInfo): Promise<Reader> {
    const reader = new Reader(page, await page.context().newCDPSession(page));
    await page.exposeFunction('hears', (sentence: string) => {
      const { told } = reader.#now;
      // Twice running is once more of the same: a region that is told as a whole has two parts that changed.
      if (told.at(-1) !== sentence) told.push(sentence);
    });
    await page.addInitScript(listen);
    page.on('close', () => writeFileSync(info.outputPath('read-aloud.txt'), reader.transcript));
    return reader;
  }

  get #now(): Chapter {
    const chapter = this.#chapters.at(-1);
    if (!chapter) throw new Error('nothing is read before the first chapter');
    return chapter;
  }

  /** All chapters: what was pressed and walked to, one line each, and then what was told. */
  get transcript(): string {
    return this.#chapters
      .map(({ name, walked, told }) =>
        [name, ...walked.map((line) => `  ${line}`), ...told.map((line) => `  “${line}”`), ''].join(
          '\n',
        ),
      )
      .join('\n');
  }

  /** A heading of the transcript. */
  chapter(name: string): void {
    this.#chapters.push({ name, walked: [], told: [] });
  }

  /** Waits until this has been told in this chapter. */
  async hears(sentence: string): Promise<void> {
    const { told } = this.#now;
    const isTold = () => told.some((line) => line.includes(sentence));
    await expect.poll(isTold, `“${sentence}” is told`).toBe(true);
  }

  /** Presses a key, and waits until the focus is somewhere. */
  async press(key: string): Promise<void> {
    this.#now.walked.push(`[${key}]`);
    await this.#page.keyboard.press(key);
    await softly.poll(() => this.#page.evaluate(lost), `after ${key}`).toBe('');
  }

  /** Walks to a thing by the Tab key, past others of which each has its ring. */
  async tabTo(thing: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
      await this.#page.keyboard.press(key);
      softly(await this.#page.evaluate(lost), `on the way to ${thing.toString()}`).toBe('');
      if (await thing.evaluate((element) => element === document.activeElement)) {
        await this.here();
        return;
      }
    }
    throw new Error(`${thing.toString()} was not reached with the Tab key`);
  }

  /** Writes down where the focus is, as the browser tells it a screen reader: role, name, and what describes it. */
  async here(): Promise<void> {
    const { result } = await this.#tree.send('Runtime.evaluate', {
      expression: 'document.activeElement',
    });
    const { nodes } = await this.#tree.send('Accessibility.getPartialAXTree', {
      ...(result.objectId && { objectId: result.objectId }),
      fetchRelatives: false,
    });
    const [node] = nodes;
    const value = (of: { value?: unknown } | undefined) =>
      typeof of?.value === 'string' ? of.value : '';
    const description = value(node?.description);
    const around = await this.#page.evaluate(aroundFocus);
    const entered = around.filter((name) => !this.#around.includes(name));
    this.#around = around;
    this.#now.walked.push(...entered.map((name) => `in ${name}`));
    const words = value(node?.name) || (await this.#page.evaluate(textOfFocus));
    this.#now.walked.push(
      `→ ${value(node?.role)}: ${words}${description === '' ? '' : ` (${description})`}`,
    );
  }
}

/** Runs in the page: what stands in what has the focus and has no name. */
const textOfFocus = () => document.activeElement?.textContent?.trim() ?? '';

/** Runs in the page: what a screen reader names when the focus comes into it, outermost first. */
function aroundFocus(): string[] {
  const names: string[] = [];
  const textOf = (id: string | null) =>
    (id === null ? '' : (document.getElementById(id)?.textContent ?? '')).trim();
  for (let at = document.activeElement?.parentElement; at; at = at.parentElement) {
    if (!at.matches('dialog, [role=group], [role=radiogroup]')) continue;
    const name = at.getAttribute('aria-label') ?? textOf(at.getAttribute('aria-labelledby'));
    const description = textOf(at.getAttribute('aria-describedby'));
    const kind = at.getAttribute('role') ?? 'dialog';
    names.unshift(`${kind}: ${name}${description === '' ? '' : ` (${description})`}`);
  }
  return names;
}
