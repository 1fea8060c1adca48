/** Two tags that everybody of a crowd has: each of a pair avoids one of them, so that only the two suit each other. */
export const CROWD_TAGS = ['everybody', 'everyone'].map((name) => name.padEnd(22, 'y'));
