/**
 * What a browser may keep of this house, and when it is shown: a page that says the house is out of reach, once in each
 * language that was read here, and what that page is made of. Every other page comes from the house or not at all, so a
 * page that is loaded anew is always the newest. Pure.
 */

/** What a page says to the service worker: nobody is at a table here, the newer one may take over. */
export const TAKE_OVER = 'take-over';

/** What a page asks the service worker: of which build it is. Answered over the port that comes along. */
export const WHICH_BUILD = 'which-build';

/** The last part of its address, below the home of each language; without the first slash, as Kit has paths. */
const OFFLINE = /^((?:[a-z]{2}(?:-\w+)*\/)?)offline$/;

/** What is named by its content: it cannot grow old. */
const HASHED = /^\/_app\/immutable\/[\w./-]+\.(?:js|css)$/;

/** Files that a page asks for at once; style sheets that are named but switched off are not. */
const ASKED = /<(?:link|script)\b[^>]*?\b(?:href|src)="([^"]+)"[^>]*>/g;

/** What goes on between page and house, and is nobody's to keep or to answer for it. */
const LIVE = /^\/(?:wire|house|metrics|livez|readyz|healthz|companion\/.*)$/;

/** As much of a `Request` as is looked at. */
interface Asked {
  readonly method: string;
  readonly mode: string;
  readonly url: string;
}

/**
 * What becomes of a request. `untouched`: as if there were no service worker. `page`: asked of the house, and only where
 * nobody answers the page of this home is shown in its place. `part`: of that page.
 */
export type Answer = { of: 'untouched' } | { of: 'page'; home: string } | { of: 'part' };

const UNTOUCHED: Answer = { of: 'untouched' };

/** Where the house can be entered in each language: `/`, `/de/`; `prerendered` are the paths of all pages, `de/privacy`. */
export const homesOf = (prerendered: readonly string[]): readonly string[] =>
  prerendered.flatMap((path) => {
    const below = OFFLINE.exec(path)?.[1];
    return below === undefined ? [] : [`/${below}`];
  });

/** The home below which a page is: its language. */
export function homeOf(path: string, homes: readonly string[]): string {
  const below = /^\/[\w-]+\//.exec(path)?.[0];
  return below !== undefined && homes.includes(below) ? below : '/';
}

/** Where the page is that is shown when the house is out of reach. */
export const offlineAt = (home: string): string => `${home}offline`;

/** Whether an answer of this status comes from what stands before a house that is out of reach (502 and above). */
export const isSilence = (status: number): boolean => status > 501;

/** What this page takes to be shown: paths of files named by their content. */
export const partsOf = (html: string): readonly string[] => [
  ...new Set(
    [...html.matchAll(ASKED)].flatMap(([tag, path = '']) =>
      HASHED.test(path) && !/\sdisabled\b/.test(tag) ? [path] : [],
    ),
  ),
];

/** What becomes of this request; `origin` is the house's. */
export function answerTo(
  { method, mode, url }: Asked,
  origin: string,
  homes: readonly string[],
): Answer {
  const { origin: of, pathname } = new URL(url);
  if (method !== 'GET' || of !== origin || LIVE.test(pathname)) return UNTOUCHED;
  if (mode === 'navigate') return { of: 'page', home: homeOf(pathname, homes) };
  return HASHED.test(pathname) ? { of: 'part' } : UNTOUCHED;
}
