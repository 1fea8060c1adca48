/** Camera content that moves like a real scene: Chromium's own test picture is far too easy to encode. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const FOLDER = fileURLToPath(new URL('../../.cache/', import.meta.url));

/** In pixels, frames per second and seconds, after which it begins anew. */
interface Film {
  width: number;
  height: number;
  rate: number;
  seconds: number;
}

/**
 * A zoom into the Mandelbrot set, in which everything moves, with the noise of a small sensor. Makes the file for
 * `--use-file-for-fake-video-capture` once, and says where it is; ten seconds of 720p are 400 MB and take a quarter of a minute.
 */
export async function film({ width, height, rate, seconds }: Film): Promise<string> {
  const file = `${FOLDER}mandelbrot-${height}p${rate}.y4m`;
  if (existsSync(file)) return file;
  mkdirSync(FOLDER, { recursive: true });
  const unfinished = `${file}.part`;
  const zoom = `start_scale=1.5:end_scale=0.001:end_pts=${rate * seconds}`;
  const scene = `mandelbrot=size=${width}x${height}:rate=${rate}:${zoom}`;
  const source = ['-f', 'lavfi', '-i', scene, '-vf', 'noise=alls=6:allf=t', '-t', String(seconds)];
  const target = ['-pix_fmt', 'yuv420p', '-f', 'yuv4mpegpipe', unfinished];
  await promisify(execFile)('ffmpeg', ['-v', 'error', '-y', ...source, ...target]);
  renameSync(unfinished, file);
  return file;
}
