/** A QR code as one path of an SVG. */

interface QrPicture {
  /** Modules along one side, quiet zone included. */
  size: number;
  /** For the `d` of a path, one unit per module. */
  path: string;
}

/** Fetches the encoder when somebody looks at a code. Medium error correction: screens are bright and clean. */
export async function qrPicture(text: string): Promise<QrPicture> {
  const { encode } = await import('uqr');
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  return { size, path: pathOf(data) };
}

/** One subpath for each run of dark modules in a row. Pure. */
export function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) =>
      row.flatMap((dark, x) => {
        if (!dark || row[x - 1]) return [];
        const light = row.indexOf(false, x);
        const length = (light === -1 ? row.length : light) - x;
        return [`M${x} ${y}h${length}v1h-${length}z`];
      }),
    )
    .join('');
}
