/** Prose, sentence by sentence, as it is spoken and shown. Pure. */
export function sentences(prose: string, language: string): readonly string[] {
  const segmenter = new Intl.Segmenter(language, { granularity: 'sentence' });
  return [...segmenter.segment(prose.replaceAll(/\s+/g, ' '))]
    .map(({ segment }) => segment.trim())
    .filter((sentence) => sentence !== '');
}
