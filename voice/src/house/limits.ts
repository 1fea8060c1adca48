/** What one guest, and all of them together, may ask of the voice server. Times in ms. */

/** The largest message in bytes: ten seconds of sound, or a large picture. */
export const MESSAGE_MAX_BYTES = 1024 * 1024;
/** Events a second and at once: sound in pieces of 20 ms are fifty. */
export const EVENTS = { perSecond: 200, burst: 600 };
/** Milliseconds of sound in a second, and at once: a line that was away catches up, nobody sends films. */
export const SOUND = { perSecond: 4000, burst: 60_000 };
/** A turn is cut after so much. Nobody says more in one breath, and recognition takes a fifth of it. */
export const UTTERANCE_MAX_MS = 20_000;
/** Characters of a written message; the house reads no more than a few words of it anyway. */
export const TEXT_MAX = 4000;
/** Utterances of one guest that wait for recognition or are in it. */
export const UNRECOGNISED_MAX = 3;
/** Answers whose length is remembered, so that they can be truncated. */
export const ANSWERS_KEPT = 32;
/** So many events that are refused end a socket. */
export const REFUSED_MAX = 32;
/** A guest who does not read: with this much unsent (bytes) the voice waits… */
export const UNSENT_PAUSE_BYTES = 256 * 1024;
/** …and with this much the socket is cut. */
export const UNSENT_MAX_BYTES = 2 * 1024 * 1024;
/** How far the voice may be ahead of what a guest can have heard. */
export const AHEAD_MS = 1000;
/** One piece of the voice. */
export const CHUNK_MS = 40;
/** How long a recogniser or a voice may work on one thing. */
export const PROCESS_MS = 10_000;
/** How many things may wait for a process. */
export const PROCESSES_WAITING = 16;
/** Spoken sentences that are kept, in bytes. */
export const SPOKEN_BYTES = 32 * 1024 * 1024;
/** How often a socket is pinged; two that stay unanswered end it. */
export const PING_MS = 25_000;
/** How long a socket may take over the closing handshake. */
export const CLOSE_MS = 3000;
