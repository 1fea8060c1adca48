/** A folder that nobody else on the machine can read, in memory where there is such a place, and gone with the process. */
import { randomUUID } from 'node:crypto';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs that want files get them here: what a guest said is there for a moment and is removed whatever happens. */
export class PrivateFolder {
  readonly path: string = mkdtempSync(join(placeFor(), 'eat-with-me-voice-'));

  constructor() {
    process.once('exit', this.remove);
  }

  /** Keeps a file until the end; says where it is. */
  keep(name: string, text: string): string {
    const file = join(this.path, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }

  /** Lends a file with these contents (or none yet) for as long as `use` takes. */
  async lend<T>(
    contents: string | Uint8Array | null,
    use: (file: string) => Promise<T>,
  ): Promise<T> {
    const file = join(this.path, randomUUID());
    try {
      if (contents !== null) await writeFile(file, contents, { mode: 0o600 });
      return await use(file);
    } finally {
      await rm(file, { force: true });
    }
  }

  /** The bytes of a lent file, or null when nobody wrote it. */
  read(file: string): Promise<Buffer | null> {
    return readFile(file).catch(() => null);
  }

  readonly remove = (): void => {
    process.off('exit', this.remove);
    rmSync(this.path, { recursive: true, force: true });
  };
}

function placeFor(): string {
  try {
    accessSync('/dev/shm', constants.W_OK | constants.X_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}
