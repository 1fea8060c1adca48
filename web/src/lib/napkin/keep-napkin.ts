/** A picture leaves the page by its guest's own press alone: into a file, or to whom the share sheet of the device gives it. */

const NAME = 'napkin.png';

/** The picture of a canvas as a PNG file, which says nothing of where or on what it was made; null if the browser makes none. */
export const pngOf = (canvas: HTMLCanvasElement): Promise<File | null> =>
  new Promise((resolve) =>
    canvas.toBlob(
      (blob) => resolve(blob && new File([blob], NAME, { type: 'image/png' })),
      'image/png',
    ),
  );

/** Whether this device can hand a picture on. */
export const canShareFile = (): boolean =>
  typeof navigator.canShare === 'function' &&
  navigator.canShare({ files: [new File([], NAME, { type: 'image/png' })] });

/** `closed`: the guest chose nobody, which is nobody's trouble. */
export async function shareFile(file: File): Promise<'shared' | 'closed' | 'refused'> {
  try {
    await navigator.share({ files: [file] });
    return 'shared';
  } catch (error) {
    return Object(error).name === 'AbortError' ? 'closed' : 'refused';
  }
}
