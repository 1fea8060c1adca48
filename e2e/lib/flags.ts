/** How a test's Chromium is started. */

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
