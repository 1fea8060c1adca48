/** Where the focus is stands out of any picture (WCAG 1.4.11), because its ring has a light and a dark part. */
// oxlint-disable no-restricted-imports -- reads the sources
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(join(import.meta.dirname, '..', path), 'utf8');

/** Relative luminance of a colour of the palette that is nearly grey: there it is the cube of Oklab's lightness. */
function luminanceOf(token: string): number {
  const [, lightness = ''] =
    new RegExp(String.raw`--${token}: oklch\(([\d.]+) 0\.0[0-2]`).exec(read('look/tokens.css')) ??
    [];
  expect(lightness, token).not.toBe('');
  return Number(lightness) ** 3;
}

test('of the two parts of the ring one has a contrast of 3:1 to whatever the picture shows', () => {
  const [light, dark] = [luminanceOf('on-veil'), luminanceOf('ink-of-night')];
  // What is in the middle between the two has the least to both.
  expect(Math.sqrt((light + 0.05) / (dark + 0.05))).toBeGreaterThanOrEqual(3);
});

test.each([
  ['look/stages.css', /\.on-picture:focus-visible \{[^}]*\}/],
  ['table/places/CornerButton.svelte', /button:focus-visible \.dot \{[^}]*\}/],
])('%s has both', (path, rule) => {
  const [ring = ''] = rule.exec(read(path)) ?? [];
  expect(ring).toContain('outline: 3px solid var(--on-veil)');
  expect(ring).toMatch(/box-shadow:[^;]*var\(--ink-of-night\)/);
});

test.each(['look-first/NotShown.svelte', 'cover/Covered.svelte', 'table/places/OwnPlace.svelte'])(
  'every button that lies over a picture has it: %s',
  (path) => {
    const buttons = read(path).match(/<button[^>]*>/g) ?? [];
    expect(buttons.length).toBeGreaterThan(0);
    expect(buttons.filter((button) => !/class="[^"]*\bon-picture\b/.test(button))).toEqual([]);
  },
);
