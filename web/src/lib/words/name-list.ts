/** Names as one says them. */

/** `Ana`, `Ana and Ben`, `Ana, Ben and Cem`. Pure. */
export const nameList = (names: readonly string[]): string =>
  names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
