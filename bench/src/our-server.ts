/** This project's server as a child: its own main, the limits of one address raised because all load comes from one. */
import type { Child, ChildOptions } from './child.ts';

/** `server/src/main.ts`, as `npm start` runs it. */
export const OUR_SERVER = new URL('../../server/src/main.ts', import.meta.url);

/** Limits per guest, logging and metrics stay as they are. */
export const OUR_ENV: Record<string, string> = {
  HOST: '127.0.0.1',
  PORT: '0',
  HOUSE: 'closed',
  SOCKETS_PER_ADDRESS: '100000',
  NEW_SOCKETS_PER_MINUTE: '10000000',
  TICKETS_PER_MINUTE: '10000000',
  GUESTS_MAX: '100000',
  // What is measured of pictures is measured of open ones; `first-frame` has both.
  COVER: 'never',
};

export const startOurServer = (
  start: (module: URL, options?: ChildOptions) => Child,
  env: Record<string, string> = {},
): Child => start(OUR_SERVER, { env: { ...OUR_ENV, ...env } });
