/** Camera content that moves like a real scene: Chromium's own test picture is far too easy to encode. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const FOLDER = fileURLToPath(new URL('../../.cache/', import.meta.url));

/** A zoom into the Mandelbrot set, in which everything moves, with the noise of a small sensor; ten seconds at 720p and 30 fps. */
const SCENE = 'mandelbrot=size=1280x720:rate=30:start_scale=1.5:end_scale=0.001:end_pts=300';
const NOISE = 'noise=alls=6:allf=t';

/** Makes the film for `--use-file-for-fake-video-capture` once (400 MB, a quarter of a minute), and says where it is. */
export async function film(): Promise<string> {
  const file = `${FOLDER}mandelbrot.y4m`;
  if (existsSync(file)) return file;
  mkdirSync(FOLDER, { recursive: true });
  const unfinished = `${file}.part`;
  const source = ['-f', 'lavfi', '-i', SCENE, '-vf', NOISE, '-t', '10'];
  const target = ['-pix_fmt', 'yuv420p', '-f', 'yuv4mpegpipe', unfinished];
  await promisify(execFile)('ffmpeg', ['-v', 'error', '-y', ...source, ...target]);
  renameSync(unfinished, file);
  return file;
}
