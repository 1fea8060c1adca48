/** A companion's living picture: a teapot for the AI, the covered plate of the house's sign for the house. They blink, and move with their voice. */
import type { Attachment } from 'svelte/attachments';
import type { Companion, CompanionStage } from './companion.ts';

/** Behind a picture it is dark by day and by night, so these do not change either; see tokens.css. */
const INK = 'oklch(0.265 0.035 38)';
const CANDLE = 'oklch(0.84 0.13 80)';
const GLOW = 'oklch(0.72 0.12 65 / 0.34)';
const DARK = 'oklch(0.3 0.028 48 / 0)';
const CHINA = 'oklch(0.955 0.014 85)';
const CHINA_SHADE = 'oklch(0.87 0.022 80)';
const CHINA_LINE = 'oklch(0.55 0.075 245)';
const BRASS = 'oklch(0.74 0.075 75)';
const BRASS_SHADE = 'oklch(0.62 0.07 65)';
const CLOTH = 'oklch(0.86 0.028 80)';
const CLOTH_SHADE = 'oklch(0.74 0.035 72)';
const STEAM = 'oklch(0.97 0.012 85 / 0.55)';

/** What a face does. Lengths are in hundredths of the picture's shorter side. */
interface Mood {
  /** 0 closed, 1 as usual, more is wide. */
  readonly eyes: number;
  /** Where they look, to the right and down. */
  readonly gaze: readonly [number, number];
  /** How far the mouth is open, 0 to 1. */
  readonly mouth: number;
  /** To which side it leans, in radians. */
  readonly lean: number;
  /** How deep it bows. */
  readonly bow: number;
  readonly steams: boolean;
}

/** A face that is painted so often, in ms, moves smoothly, at half of what a screen would ask for. */
const PAINT_EVERY_MS = 33;

/** One nod, in ms. */
const NOD_MS = 420;

/**
 * How it looks `at` this moment, `sinceMs` after the stage began, when its voice is so loud, 0 to 1. Times in ms. Whoever
 * has finished speaking sees a nod at once: that is all the answer there is until there is one. It makes no sound, which the
 * guest's microphone would hear, and which would fall into the words of somebody who has only paused to chew. Pure.
 */
export function moodAt(
  stage: CompanionStage['name'],
  level: number,
  at: number,
  sinceMs = Infinity,
): Mood {
  const blinks = at % 4300 < 130 ? 0.1 : 1;
  const calm: Mood = { eyes: blinks, gaze: [0, 0], mouth: 0, lean: 0, bow: 0, steams: false };
  switch (stage) {
    case 'speaking':
      return { ...calm, mouth: level, lean: Math.sin(at / 900) * 0.02 };
    case 'parting':
      return { ...calm, mouth: level, lean: Math.sin(at / 260) * 0.06 };
    case 'thinking':
      return sinceMs < NOD_MS
        ? { ...calm, gaze: [0, 1.2], bow: 5 * Math.sin((Math.PI * sinceMs) / NOD_MS), steams: true }
        : { ...calm, gaze: [1.6, -1.6], steams: true };
    case 'listening':
      // A nod now and then: somebody is there.
      return { ...calm, eyes: blinks * 1.15, gaze: [0, at % 5200 < 320 ? 1.2 : 0], lean: -0.03 };
    case 'recovering':
      return { ...calm, gaze: [Math.sin(at / 420) * 2, 0], steams: true };
    case 'quiet':
    case 'over':
      return { ...calm, eyes: 0 };
    case 'arriving':
      return { ...calm, steams: true };
  }
}

/** Paints a companion for as long as the canvas is there; where the guest wants no motion, one picture for each stage. */
export function drawing(
  companion: Pick<Companion, 'kind' | 'stage' | 'level' | 'watch'>,
): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    const pen = canvas.getContext('2d');
    if (!pen) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)');
    let frame = 0;
    let level = 0;
    let paintedAt = -Infinity;
    let since: { readonly name: CompanionStage['name']; readonly at: number } | null = null;
    const tick = (at: number): void => {
      // Half a frame's grace: a screen's own clock is never quite even.
      if (at - paintedAt < PAINT_EVERY_MS - 8) frame = requestAnimationFrame(tick);
      else paint(at);
    };
    const paint = (at: number): void => {
      paintedAt = at;
      const { name } = companion.stage;
      if (since?.name !== name) since = { name, at };
      const speaks = name === 'speaking' || name === 'parting';
      // A mouth opens faster than it closes.
      level = Math.max(companion.level, level * 0.64);
      const mood = still.matches
        ? moodAt(name, speaks ? 0.5 : 0, 1000)
        : moodAt(name, speaks ? level : 0, at, at - since.at);
      draw(pen, companion.kind, mood, still.matches ? 1000 : at);
      if (!still.matches) frame = requestAnimationFrame(tick);
    };
    const again = (): void => {
      cancelAnimationFrame(frame);
      paint(performance.now());
    };
    const size = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      canvas.width = Math.round(width * devicePixelRatio);
      canvas.height = Math.round(height * devicePixelRatio);
      again();
    });
    size.observe(canvas);
    still.addEventListener('change', again);
    const deaf = companion.watch(() => still.matches && again());
    return () => {
      cancelAnimationFrame(frame);
      size.disconnect();
      still.removeEventListener('change', again);
      deaf();
    };
  };
}

function draw(
  pen: CanvasRenderingContext2D,
  kind: Companion['kind'],
  mood: Mood,
  at: number,
): void {
  const { width, height } = pen.canvas;
  const unit = Math.min(width, height) / 100;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, width, height);
  // The middle of the table's edge, a little above the card with the name.
  pen.setTransform(unit, 0, 0, unit, width / 2, height / 2 + 28 * unit);
  const glow = pen.createRadialGradient(0, -26, 4, 0, -26, 62);
  glow.addColorStop(0, GLOW);
  glow.addColorStop(1, DARK);
  pen.fillStyle = glow;
  pen.fillRect(-width, -height, 2 * width, 2 * height);
  pen.fillStyle = CLOTH;
  ellipse(pen, 0, 24, Math.max(70, (width / unit) * 0.56), 26);
  pen.fillStyle = CLOTH_SHADE;
  ellipse(pen, 0, 1, 30, 5);
  pen.save();
  pen.translate(0, mood.bow);
  pen.rotate(mood.lean);
  if (mood.steams) steam(pen, at);
  if (kind === 'ai') teapot(pen, mood);
  else cloche(pen, mood);
  pen.restore();
}

function teapot(pen: CanvasRenderingContext2D, mood: Mood): void {
  pen.lineCap = 'round';
  pen.lineWidth = 4.5;
  pen.strokeStyle = CHINA_SHADE;
  pen.beginPath();
  pen.arc(27, -22, 10, -1.3, 1.5);
  pen.stroke();
  pen.fillStyle = CHINA_SHADE;
  pen.beginPath();
  pen.moveTo(-22, -10);
  pen.bezierCurveTo(-36, -12, -34, -30, -43, -33);
  pen.lineTo(-37, -37);
  pen.bezierCurveTo(-28, -34, -30, -26, -20, -26);
  pen.fill();
  pen.fillStyle = CHINA;
  ellipse(pen, 0, -20, 28, 21);
  pen.fillStyle = CHINA_LINE;
  ellipse(pen, 0, 0, 15, 2.2);
  // The lid rises with the voice.
  const lid = -39 - mood.mouth * 5;
  pen.fillStyle = CANDLE;
  if (mood.mouth > 0.05) ellipse(pen, 0, -39, 14, 2.4);
  pen.fillStyle = CHINA_SHADE;
  pen.beginPath();
  pen.ellipse(0, lid, 15, 7, 0, Math.PI, 0);
  pen.fill();
  pen.fillStyle = CHINA_LINE;
  ellipse(pen, 0, lid - 8, 3, 2.8);
  face(pen, mood, -24);
}

function cloche(pen: CanvasRenderingContext2D, mood: Mood): void {
  // The cover rises with the voice, and what is under it glows.
  const up = mood.mouth * 5;
  pen.fillStyle = CHINA;
  ellipse(pen, 0, -2, 36, 4.6);
  pen.fillStyle = CANDLE;
  if (mood.mouth > 0.05) ellipse(pen, 0, -4, 27, 2.6);
  pen.fillStyle = BRASS;
  pen.beginPath();
  pen.ellipse(0, -4 - up, 29, 35, 0, Math.PI, 0);
  pen.fill();
  pen.fillStyle = BRASS_SHADE;
  pen.fillRect(-30, -5.5 - up, 60, 3);
  ellipse(pen, 0, -42 - up, 4, 4);
  pen.strokeStyle = CHINA;
  pen.lineWidth = 1.8;
  pen.lineCap = 'round';
  pen.beginPath();
  pen.arc(0, -6 - up, 24, Math.PI * 1.1, Math.PI * 1.3);
  pen.stroke();
  face(pen, mood, -22 - up);
}

function face(pen: CanvasRenderingContext2D, { eyes, gaze, mouth }: Mood, y: number): void {
  const [right, down] = gaze;
  pen.fillStyle = pen.strokeStyle = INK;
  pen.lineWidth = 1.5;
  pen.lineCap = 'round';
  for (const x of [-8, 8]) {
    if (eyes >= 0.2) ellipse(pen, x + right, y + down, 2.1, 3 * eyes);
    else {
      pen.beginPath();
      pen.arc(x, y - 1, 2.6, 0.2 * Math.PI, 0.8 * Math.PI);
      pen.stroke();
    }
  }
  if (mouth > 0.05) {
    ellipse(pen, 0, y + 9, 4.2, 0.8 + mouth * 4);
    return;
  }
  pen.beginPath();
  pen.arc(0, y + 5, 5, 0.22 * Math.PI, 0.78 * Math.PI);
  pen.stroke();
}

function steam(pen: CanvasRenderingContext2D, at: number): void {
  pen.strokeStyle = STEAM;
  pen.lineWidth = 2;
  pen.lineCap = 'round';
  for (const x of [-6, 6]) {
    const sway = Math.sin(at / 500 + x) * 2.5;
    pen.beginPath();
    pen.moveTo(x, -52);
    pen.bezierCurveTo(x - 3 + sway, -57, x + 3 - sway, -62, x + sway, -67);
    pen.stroke();
  }
}

function ellipse(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  wide: number,
  high: number,
): void {
  pen.beginPath();
  pen.ellipse(x, y, wide, high, 0, 0, 2 * Math.PI);
  pen.fill();
}
