/** Painted guests in front of the cameras: nobody's face belongs in a README. */
import type { Browser } from '@playwright/test';
import { paintedCamera } from './painted-camera.ts';

/** What tells two painted guests apart; colours as CSS takes them. */
export interface Diner {
  wall: string;
  skin: string;
  hair: string;
  shirt: string;
  longHair: boolean;
  dish: 'soup' | 'noodles';
}

export const DINERS = {
  ana: {
    wall: '#e3b58a',
    skin: '#c98d64',
    hair: '#2f2320',
    shirt: '#2f6f62',
    longHair: true,
    dish: 'noodles',
  },
  ben: {
    wall: '#b9c4a7',
    skin: '#f0c8a4',
    hair: '#a4562c',
    shirt: '#3b4d7a',
    longHair: false,
    dish: 'soup',
  },
  chidi: {
    wall: '#8fa3b5',
    skin: '#7a4a32',
    hair: '#17110f',
    shirt: '#c9a23b',
    longHair: false,
    dish: 'noodles',
  },
  noor: {
    wall: '#d9c7c2',
    skin: '#dcae88',
    hair: '#5d3a2a',
    shirt: '#8c3f55',
    longHair: true,
    dish: 'soup',
  },
} satisfies Record<string, Diner>;

const FRAMES = 8;
const SIZE = { width: 1280, height: 720 };

/** One frame, as SVG; `turn` runs from 0 to 1 over a loop in which steam rises and the head nods. */
export function paint({ wall, skin, hair, shirt, longHair, dish }: Diner, turn: number): string {
  const nod = Math.sin(turn * 2 * Math.PI) * 3;
  const steam = [290, 320, 350]
    .map((x, index) => {
      const sway = Math.sin((turn + index / 3) * 2 * Math.PI) * 8;
      return `<path d="M${x} 268 q${sway} -18 0 -34 q${-sway} -18 0 -34" />`;
    })
    .join('');
  const filling =
    dish === 'soup'
      ? '<ellipse cx="320" cy="287" rx="74" ry="13" fill="#d9822b"/><circle cx="300" cy="285" r="6" fill="#7ba05b"/><circle cx="338" cy="290" r="5" fill="#7ba05b"/>'
      : '<ellipse cx="320" cy="287" rx="74" ry="13" fill="#e8c877"/><path d="M262 286 q20 -12 40 0 t40 0 t36 0" stroke="#c99d45" stroke-width="4" fill="none"/>';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" width="${SIZE.width}" height="${SIZE.height}">
    <rect width="640" height="360" fill="${wall}"/>
    <rect x="430" y="40" width="130" height="150" rx="8" fill="#28323f" stroke="#f4e8d0" stroke-width="9"/>
    <path d="M495 40 V190 M430 115 H560" stroke="#f4e8d0" stroke-width="5"/>
    <circle cx="468" cy="78" r="11" fill="#f7d98b"/>
    <path d="M120 0 V62" stroke="#6b4a32" stroke-width="4"/>
    <path d="M84 96 L104 60 H136 L156 96 Z" fill="#c0452c"/>
    <ellipse cx="120" cy="100" rx="52" ry="20" fill="#ffe7a8" opacity=".55"/>
    ${longHair ? `<rect x="252" y="${74 + nod}" width="136" height="150" rx="60" fill="${hair}"/>` : ''}
    <path d="M190 330 q10 -112 130 -112 t130 112 z" fill="${shirt}"/>
    <rect x="298" y="${182 + nod}" width="44" height="52" rx="18" fill="${skin}"/>
    <ellipse cx="320" cy="${136 + nod}" rx="58" ry="68" fill="${skin}"/>
    <path d="M260 ${126 + nod} q4 -66 60 -66 t60 66 q-18 -34 -60 -34 t-60 34" fill="${hair}"/>
    <circle cx="298" cy="${138 + nod}" r="5.5" fill="#2b1d16"/><circle cx="342" cy="${138 + nod}" r="5.5" fill="#2b1d16"/>
    <path d="M300 ${166 + nod} q20 15 40 0" stroke="#7c3a2d" stroke-width="5" fill="none" stroke-linecap="round"/>
    <rect y="306" width="640" height="60" fill="#8a5a38"/><rect y="306" width="640" height="7" fill="#a97449"/>
    <path d="M232 288 h176 q-8 50 -60 54 h-56 q-52 -4 -60 -54" fill="#f6f1e6"/>
    <ellipse cx="320" cy="288" rx="88" ry="18" fill="#fffdf7"/>
    ${filling}
    <g stroke="#fff" stroke-opacity=".55" stroke-width="6" fill="none" stroke-linecap="round">${steam}</g>
  </svg>`;
}

/** The frames of a loop, as JPEG in Base64. */
export async function paintFrames(browser: Browser, diner: Diner): Promise<string[]> {
  const page = await browser.newPage({ viewport: SIZE });
  const frames: string[] = [];
  for (let frame = 0; frame < FRAMES; frame += 1) {
    await page.setContent(`<style>body{margin:0}</style>${paint(diner, frame / FRAMES)}`);
    frames.push((await page.screenshot({ type: 'jpeg', quality: 92 })).toString('base64'));
  }
  await page.close();
  return frames;
}

/**
 * Runs in the page: these frames again and again, in a light that is never quite the same, so that nobody takes the guest
 * for a film.
 */
async function paintLoop(frames: string[]): Promise<MediaStream> {
  const FRAME_MS = 125;
  const pictures = await Promise.all(
    frames.map((frame) =>
      createImageBitmap(
        new Blob([Uint8Array.from(atob(frame), (byte) => byte.codePointAt(0) ?? 0)]),
      ),
    ),
  );
  const [{ width, height } = { width: 0, height: 0 }] = pictures;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  let at = 0;
  const draw = (): void => {
    const picture = pictures[(at += 1) % pictures.length];
    if (!context || !picture) return;
    context.drawImage(picture, 0, 0);
    context.fillStyle = `rgb(0 0 0 / ${Math.random() * 0.06})`;
    context.fillRect(0, 0, width, height);
  };
  draw();
  setInterval(draw, FRAME_MS);
  return canvas.captureStream();
}

/** For `addInitScript`: the camera sees a painted guest. */
export const dinerCamera = (frames: string[]) => paintedCamera(paintLoop, frames);
