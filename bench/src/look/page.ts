/** What runs in the page: harmless pictures, as many kitchens would show them, and what the check's worker says of each. */

/** A picture to begin with, as a data URL; `behind` is drawn above the table that `source` is. */
export interface Dish {
  kind: string;
  source: string;
  behind?: string;
}

export interface Wanted {
  script: string;
  files: { model: string; weights: string; wasm: string };
  dishes: Dish[];
}

export interface Said {
  kind: string;
  /** Porn and hentai together, 0 to 1. */
  score: number;
  /** In the worker; and from asking to the answer, which holds what the page does with the picture. */
  tookMs: number;
  answeredMs: number;
}

/** Runs in the page. */
export async function lookAtAll({
  script,
  files,
  dishes,
}: Wanted): Promise<{ readyMs: number; said: Said[] }> {
  const [WIDTH, HEIGHT, SIDE] = [320, 240, 224];
  const brightness = [1, 0.5, 0.25];
  const warmth = [0, 0.6];
  const zooms = [1, 1.6];
  /** In focus; and out of it, with the noise of a small sensor. */
  const faults = [
    [0, 0],
    [1.5, 24],
  ] as const;
  const contextOf = (width: number, height: number): CanvasRenderingContext2D => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('no canvas');
    return context;
  };
  const load = async (url: string): Promise<HTMLImageElement> => {
    const image = Object.assign(new Image(), { src: url });
    await image.decode();
    return image;
  };
  const began = performance.now();
  const worker = new Worker(script, { type: 'module' });
  const answer = () =>
    new Promise<{ kind: string; scores: { porn: number; hentai: number }; tookMs: number }>(
      (resolve, reject) => {
        worker.addEventListener('message', ({ data }) => resolve(data), { once: true });
        worker.addEventListener('error', () => reject(new Error('the worker broke')), {
          once: true,
        });
      },
    );
  worker.postMessage({ files }, []);
  const { kind: ready } = await answer();
  if (ready !== 'ready') throw new Error('the check does not run here');
  const readyMs = performance.now() - began;

  const camera = contextOf(WIDTH, HEIGHT);
  const seen = contextOf(SIDE, SIDE);
  let seed = 1;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const said: Said[] = [];
  for (const { kind, source, behind } of dishes) {
    const table = await load(source);
    const wall = behind === undefined ? null : await load(behind);
    for (const light of brightness)
      for (const warm of warmth)
        for (const zoom of zooms)
          for (const [blur, noise] of faults) {
            camera.setTransform(1, 0, 0, 1, 0, 0);
            camera.filter = `brightness(${light}) sepia(${warm}) blur(${blur}px)`;
            camera.translate(WIDTH / 2, HEIGHT / 2);
            camera.scale(zoom, zoom);
            camera.translate(-WIDTH / 2, -HEIGHT / 2);
            if (wall) {
              camera.drawImage(wall, 0, -20, WIDTH, WIDTH);
              camera.drawImage(
                table,
                0,
                0.4 * table.height,
                table.width,
                0.6 * table.height,
                0,
                170,
                WIDTH,
                110,
              );
            } else camera.drawImage(table, 0, 0, WIDTH, HEIGHT);
            camera.filter = 'none';
            if (noise > 0) {
              const image = camera.getImageData(0, 0, WIDTH, HEIGHT);
              for (let index = 0; index < image.data.length; index += 4)
                for (let channel = 0; channel < 3; channel += 1)
                  image.data[index + channel] =
                    (image.data[index + channel] ?? 0) + noise * (random() - 0.5);
              camera.putImageData(image, 0, 0);
            }
            const askedAt = performance.now();
            seen.drawImage(camera.canvas, 0, 0, SIDE, SIDE);
            const { buffer } = seen.getImageData(0, 0, SIDE, SIDE).data;
            worker.postMessage({ pixels: buffer }, [buffer]);
            const { scores, tookMs } = await answer();
            const answeredMs = performance.now() - askedAt;
            said.push({ kind, score: scores.porn + scores.hentai, tookMs, answeredMs });
          }
  }
  worker.terminate();
  return { readyMs, said };
}
