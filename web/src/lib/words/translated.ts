/** Keeps a page true while its browser translates it: translators put elements of their own in the place of the page's texts. */

/** What a translator puts in the place of a text. */
const isReplacement = (node: Node | null | undefined): node is HTMLElement =>
  node?.nodeName === 'FONT';

/** The same text, which the page goes on with, and what stands for it meanwhile. */
interface Pair {
  readonly original: string;
  readonly shown: HTMLElement;
}

/**
 * Watches everything under `root`. A text that was replaced stays in the page beside its translation, empty, so that
 * whoever made it finds it there: once they change it, or take it away, the translation goes, and is made anew. Returns
 * the end of it.
 */
export function keepTranslated(root: Node): () => void {
  const pairs = new Map<Text, Pair>();

  function settle(text: Text, { original, shown }: Pair): void {
    const changed = text.data !== '';
    // Taken away, or said anew by the page.
    if (!text.isConnected || changed) {
      pairs.delete(text);
      shown.remove();
    } else if (!shown.isConnected) {
      // Back in the page's own language.
      pairs.delete(text);
      text.data = original;
    }
  }

  /** What came where this text was. */
  function replacementOf(text: Text, at: MutationRecord): HTMLElement | null {
    const candidates = [...at.addedNodes, at.previousSibling, at.nextSibling];
    const taken = new Set([...pairs.values()].map(({ shown }) => shown));
    return (
      candidates.find(
        (node): node is HTMLElement =>
          isReplacement(node) && node.isConnected && !taken.has(node) && !text.isConnected,
      ) ?? null
    );
  }

  const observer = new MutationObserver((records) => {
    for (const record of records) {
      for (const node of record.removedNodes) {
        if (!(node instanceof Text) || node.data === '' || pairs.has(node)) continue;
        const shown = replacementOf(node, record);
        if (!shown) continue;
        pairs.set(node, { original: node.data, shown });
        node.data = '';
        shown.before(node);
      }
    }
    // What was done just now is no news.
    observer.takeRecords();
    for (const [text, pair] of pairs) settle(text, pair);
  });
  observer.observe(root, { subtree: true, childList: true, characterData: true });
  return () => observer.disconnect();
}
