/** How a test's Chromium is started. */

/** The browser that guests use, with its permissions and its windows. */
export const CHROMIUM = '/usr/bin/chromium';

/** The same engine without them, which takes three fifths of the time: it asks nobody for permission. */
export const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';

/** Flags without which a headless browser of its own looks up hosts that are not there. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Ten frames a second are plenty to count, and leave two cores time for the rest. */
export const FLAGS = [
  ...QUIET,
  '--use-fake-device-for-media-stream=fps=10',
  '--use-fake-ui-for-media-stream',
];
