/** What a browser keeps of a meeting. */

/** A meeting as one of the two keeps it: the secret (22 characters), and whether theirs was the first half: `secret.1` or `secret.2`. */
export const MEETING = /^[\w-]{22}\.[12]$/;
