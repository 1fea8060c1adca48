/** The test vectors of docs/protocol.md, made by this browser's WebCrypto. */
import { remade, vectors } from '@eat-with-me/mesh/trust/testing/made';

const vectorsRemade = () => Promise.all(vectors.map(remade));

declare global {
  interface Window {
    vectorsRemade: typeof vectorsRemade;
  }
}
window.vectorsRemade = vectorsRemade;
