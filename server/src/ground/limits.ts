/** How much one socket may say. */
import { Rate } from '@eat-with-me/protocol/rate';

/** Twenty messages a second is several times what trickled candidates need; the burst is a whole table of offers. */
export const MESSAGE_RATE = new Rate({ perSecond: 20, burst: 60 });

/** In bytes. The burst is ten of the largest messages. */
export const BYTE_RATE = new Rate({ perSecond: 64 * 1024, burst: 256 * 1024 });

/** Setting a private table counts as two, coming to one as one: a host should not be worn down by knocking. */
export const DOOR_RATE = new Rate({ perSecond: 0.2, burst: 6 });

/**
 * So many times the sockets that one address may have open who do not sit at a table. Some of them are seated guests, and
 * those who come back to a visit, who are let in however many wait.
 */
export const SEATED_SHARE = 10;
/** After so long (ms) one of a crowded network may try again. */
export const CROWDED_MS = 60_000;

/**
 * So long (ms) the seat is held of a guest whose page was closed while they were getting up: the five seconds in which pages let
 * them sit down again, and as many for another page to come.
 */
export const GETTING_UP_MS = 10_000;

/** So many messages that cannot be understood end a socket. */
export const BAD_MESSAGES_MAX = 8;

/** A guest who does not read: this much unsent for this long… */
export const UNSENT_BYTES_SLOW = 256 * 1024;
export const UNSENT_SLOW_MS = 10_000;
/** …or this much at all. */
export const UNSENT_BYTES_MAX = 1024 * 1024;
