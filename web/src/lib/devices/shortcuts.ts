/** What single keys do, wherever the guest's camera and microphone are. */

export type Shortcut = 'microphone' | 'camera' | 'cover' | 'list';

interface Keys {
  /** What it types in Latin letters. */
  readonly types: string;
  /** Where it is, whatever it types (UI Events, `code`). */
  readonly at: string;
  readonly shifted: boolean;
}

/** As they are written on most keyboards. */
export const SHORTCUTS: Readonly<Record<Shortcut, Keys>> = {
  microphone: { types: 'm', at: 'KeyM', shifted: false },
  camera: { types: 'v', at: 'KeyV', shifted: false },
  cover: { types: 'c', at: 'KeyC', shifted: false },
  list: { types: '?', at: 'Slash', shifted: true },
};

const ASCII = /^[ -~]$/;

/**
 * What this press asks for; null for nothing of ours. A key counts by what it types; where it types no Latin character, as
 * on a Cyrillic or Korean layout, by where it is. Pure.
 */
export function shortcutOf({
  key,
  code,
  shiftKey,
}: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): Shortcut | null {
  for (const [name, { types, at, shifted }] of Object.entries(SHORTCUTS)) {
    const here = !ASCII.test(key) && code === at && shiftKey === shifted;
    if (key.toLowerCase() === types || here) return name as Shortcut;
  }
  return null;
}

/** Whether a press is the page's to take: not while somebody writes, nor together with keys that make it another's. */
export const isFree = (event: KeyboardEvent): boolean =>
  !event.ctrlKey && !event.altKey && !event.metaKey && !event.repeat && !isWritten(event.target);

/** By what it can do: an element of the small window is none of this window's classes. */
const isWritten = (target: EventTarget | null): boolean =>
  target !== null &&
  'closest' in target &&
  (target as Element).closest(
    'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]',
  ) !== null;
