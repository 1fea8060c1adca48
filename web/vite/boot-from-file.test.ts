import { describe, expect, test } from 'vitest';
import { withoutInlineScripts } from './boot-from-file.ts';

describe('withoutInlineScripts', () => {
  test('moves a script into a file named after its text', () => {
    const { html, files } = withoutInlineScripts('<body><script>\n\t\t{ go(); }\n</script></body>');
    const [[path, text] = []] = files;
    expect(path).toMatch(/^\/_app\/immutable\/boot\.[\w-]{8}\.js$/);
    expect(text).toBe('{ go(); }\n');
    expect(html).toBe(`<body><script src="${path}" defer></script></body>`);
  });

  test('gives two pages with the same bootstrap the same file', () => {
    const paths = ['<p>a</p>', '<p>b</p>'].flatMap((page) => [
      ...withoutInlineScripts(`${page}<script>go()</script>`).files.keys(),
    ]);
    expect(paths[0]).toBe(paths[1]);
  });

  test('leaves scripts that are files already', () => {
    const page = '<script type="module" src="/a.js"></script>';
    expect(withoutInlineScripts(page)).toEqual({ html: page, files: new Map() });
  });
});
