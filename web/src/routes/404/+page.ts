/** Becomes 404.html, which the server sends for every unknown address. Text needs no JavaScript, but a secret must leave the address bar. */
export const csr = true;
