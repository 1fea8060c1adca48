import { expect, test } from 'vitest';
import { isFree, shortcutOf } from './shortcuts.ts';

const press = (key: string, code: string, shiftKey = false) => ({ key, code, shiftKey });

test.each([
  ['Latin', press('m', 'KeyM'), 'microphone'],
  ['Latin, with caps lock', press('V', 'KeyV'), 'camera'],
  ['Cyrillic', press('ь', 'KeyM'), 'microphone'],
  ['Cyrillic', press('м', 'KeyV'), 'camera'],
  ['Cyrillic', press('с', 'KeyC'), 'cover'],
  ['Greek', press('μ', 'KeyM'), 'microphone'],
  ['Hebrew', press('צ', 'KeyM'), 'microphone'],
  ['Hebrew', press('ה', 'KeyV'), 'camera'],
  ['Arabic', press('ة', 'KeyM'), 'microphone'],
  ['Arabic', press('ر', 'KeyV'), 'camera'],
  ['Korean', press('ㅡ', 'KeyM'), 'microphone'],
  ['Korean, while composing', press('Process', 'KeyV'), 'camera'],
  ['Thai', press('ท', 'KeyM'), 'microphone'],
  ['French, where M is elsewhere', press('m', 'Semicolon'), 'microphone'],
  ['French, where another key has its place', press(',', 'KeyM'), null],
  ['Dvorak', press('v', 'Period'), 'camera'],
  ['Latin', press('?', 'Slash', true), 'list'],
  ['German', press('?', 'Minus', true), 'list'],
  ['Arabic', press('؟', 'Slash', true), 'list'],
  ['any', press('Enter', 'Enter'), null],
])('on a %s keyboard %o asks for %s', (_, event, wanted) => {
  expect(shortcutOf(event)).toBe(wanted);
});

test('a press belongs to the page unless somebody writes or holds another key', () => {
  document.body.innerHTML = '<button></button><input><input type=checkbox><select></select>';
  const from = (selector: string, init: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent('keydown', { key: 'm', bubbles: true, ...init });
    document.querySelector(selector)?.dispatchEvent(event);
    return isFree(event);
  };
  expect(from('button')).toBe(true);
  expect(from('[type=checkbox]')).toBe(true);
  expect(from('input')).toBe(false);
  expect(from('select')).toBe(false);
  expect(from('button', { ctrlKey: true })).toBe(false);
  expect(from('button', { repeat: true })).toBe(false);
  document.body.replaceChildren();
});
