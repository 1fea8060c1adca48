/** Text needs no JavaScript. */
export const csr = false;
