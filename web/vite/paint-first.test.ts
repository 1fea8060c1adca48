// oxlint-disable no-restricted-imports -- this runs in Node, while building
import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { afterPaint, keptBack } from './paint-first.ts';

const KIT =
  'const element = 1;\nimport("/start.js").then(async (kit) => {\nkit.start(element).then(go);\n});';

test('the bootstrap begins when the page was painted, and goes on as it was', () => {
  const text = afterPaint(KIT);
  expect(text).toContain("type: 'paint', buffered: true");
  expect(text).toContain(
    'painted.then(() => import("/start.js")).then(async (kit) => {\nkit.start(element).then(go);',
  );
  expect(() => new Script(text)).not.toThrow();
});

test('a script that imports nothing is left alone', () => {
  expect(afterPaint('go();')).toBe('go();');
});

test('modules are named, and not asked for', () => {
  const font = '<link href="/a.woff2" rel="preload" as="font">';
  expect(keptBack(`${font}<link href="/a.js" rel="modulepreload" data-words>`)).toBe(
    `${font}<link href="/a.js" rel="modulepreload" media="not all" data-words>`,
  );
});

test('a page with code does without fonts of its own until it was painted; one without code never waits', () => {
  expect(keptBack('<body><link href="/a.js" rel="modulepreload">')).toContain(
    '<body class="unpainted">',
  );
  expect(afterPaint(KIT)).toContain("classList.remove('unpainted')");
  expect(keptBack('<body><p>t</p>')).toBe('<body><p>t</p>');
});
