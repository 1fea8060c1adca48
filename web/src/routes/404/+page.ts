/** Becomes 404.html, which the server sends for every unknown address. Text needs no JavaScript. */
export const csr = false;
