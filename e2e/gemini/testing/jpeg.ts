/** Real pictures, from ffmpeg. */
import { execFileSync } from 'node:child_process';

/** A test picture of this size, as base64 of a JPEG. */
export const jpegOf = (width: number, height: number): string =>
  execFileSync(
    'ffmpeg',
    `-v error -f lavfi -i testsrc=size=${width}x${height} -frames:v 1 -f mjpeg pipe:1`.split(' '),
    { maxBuffer: 2 ** 24 },
  ).toString('base64');
