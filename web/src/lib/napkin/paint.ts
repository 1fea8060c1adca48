/** A napkin as a picture: what was drawn, and under it what the evening was. No face, no name, no address. */
import { NAPKIN_SIZE } from '@eat-with-me/protocol/talk/meal-topics';
import type { DrawnLine } from './table-napkin.svelte.ts';

/** Paper and inks are the same by day and by night: a picture that is kept has no dark mode. */
const PAPER = '#fdf8ee';
const RIM = '#d9cbb0';
const WORDS = '#4a4038';
/** One for each seat in turn; all of them 7:1 on the paper. */
const INKS = ['#1d3d66', '#8f2318', '#3c5416', '#5c2a63'] as const;

/** Which ink the guest in this seat has. */
const inkOf = (seat: number): string => INKS[seat % INKS.length] ?? INKS[0];

/** Paints the lines on a square of so many pixels. */
export function paintLines(
  context: CanvasRenderingContext2D,
  lines: readonly DrawnLine[],
  size: number,
): void {
  context.fillStyle = PAPER;
  context.fillRect(0, 0, size, size);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.lineWidth = size / 120;
  const scale = size / NAPKIN_SIZE;
  for (const { seat, line } of lines) {
    context.strokeStyle = inkOf(seat);
    context.beginPath();
    for (let at = 0; at + 1 < line.length; at += 2) {
      const [x = 0, y = 0] = line.slice(at, at + 2).map((step) => step * scale);
      if (at === 0) context.moveTo(x, y);
      // A dot is a line to where it is.
      context.lineTo(x, y);
    }
    context.stroke();
  }
}

/** Pixels of the picture to keep: a square, and room for words under it. */
const KEPT_WIDTH = 1080;
const WORDS_HEIGHT = 300;
const MARGIN = 60;

/** The picture to keep. `words` stand under the drawing, one to a line; one that is too long is cut. */
export function paintKept(
  canvas: HTMLCanvasElement,
  lines: readonly DrawnLine[],
  { words, font, dir }: { words: readonly string[]; font: string; dir: 'ltr' | 'rtl' },
): void {
  canvas.width = KEPT_WIDTH;
  canvas.height = KEPT_WIDTH + WORDS_HEIGHT;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  paintLines(context, lines, KEPT_WIDTH);
  context.fillStyle = PAPER;
  context.fillRect(0, KEPT_WIDTH, KEPT_WIDTH, WORDS_HEIGHT);
  context.strokeStyle = RIM;
  context.lineWidth = 6;
  context.strokeRect(MARGIN / 2, MARGIN / 2, KEPT_WIDTH - MARGIN, canvas.height - MARGIN);
  context.fillStyle = WORDS;
  context.direction = dir;
  context.textAlign = 'center';
  const room = KEPT_WIDTH - 3 * MARGIN;
  for (const [index, text] of words.entries()) {
    context.font = `${index === 0 ? 600 : 400} 42px ${font}`;
    context.fillText(fitting(context, text, room), KEPT_WIDTH / 2, KEPT_WIDTH + 60 + index * 70);
  }
}

/** As much of a text as there is room for. */
function fitting(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  // As a reader counts them: no sign is cut in two.
  const signs = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  while (signs.length > 0 && context.measureText(`${signs.join('')}…`).width > room) signs.pop();
  return `${signs.join('')}…`;
}
