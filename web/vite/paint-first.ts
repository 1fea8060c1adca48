/** Has a page painted before it asks for its code: what is written in it needs none, and the code would only be in the way. */

/** Kit's bootstrap begins with this import, at the door as everywhere. */
const BEGINS = /\bimport\((?=["'])/;

const PRELOAD = /(<link href="[^"]+" rel="modulepreload")/g;

/** `look/tokens.css` does without fonts of our own while this is there. */
const UNPAINTED = 'unpainted';

/** The preloads and the fonts of a page, kept back until its bootstrap lets them go. Pure. */
export function keptBack(html: string): string {
  const kept = html.replaceAll(PRELOAD, '$1 media="not all"');
  return kept === html ? html : kept.replace('<body>', `<body class="${UNPAINTED}">`);
}

/** A bootstrap that begins once the page was painted; at once where nobody sees it, and after a second whatever happens. Pure. */
export function afterPaint(bootstrap: string): string {
  if (!BEGINS.test(bootstrap)) return bootstrap;
  return `{\n${PAINTED}${bootstrap.replace(BEGINS, 'painted.then(() => import(').replace(/\)\.then\(/, ')).then(')}\n}`;
}

/** Browser API: Paint Timing. The first paint may be of half a page: by the second frame from then on it is whole. */
const PAINTED = `const painted = new Promise((paint) => {
if (document.hidden) return paint();
setTimeout(paint, 1000);
const wait = () => requestAnimationFrame(() => requestAnimationFrame(paint));
new PerformanceObserver(wait).observe({ type: 'paint', buffered: true });
}).then(() => {
document.body.classList.remove('${UNPAINTED}');
for (const link of document.querySelectorAll('link[rel=modulepreload]')) {
const asked = link.cloneNode();
asked.media = '';
link.replaceWith(asked);
}
});
`;
