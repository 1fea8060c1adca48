/** This guest's covered picture, got ready while there is time for it: whoever is seated with them sees them from the first frame on. */
import type { Devices } from '#lib/devices/devices.svelte.ts';
import { CoarsePicture } from './coarse-picture.ts';

/** One for a visit, for the camera of the moment. */
export class CoverAhead {
  /** What lies over the links of a table, see `TableCover`. */
  readonly step: CoarsePicture;
  readonly #devices: Pick<Devices, 'tracks'>;
  #wanted = false;
  #prepared: { track: MediaStreamTrack; end: () => void } | null = null;

  constructor(devices: Pick<Devices, 'tracks' | 'on'>, step = new CoarsePicture()) {
    this.step = step;
    this.#devices = devices;
    devices.on('change', (kind) => {
      if (kind === 'video') this.#prepare();
    });
  }

  /** Whether the next table starts covered. */
  want(wanted: boolean): void {
    this.#wanted = wanted;
    this.#prepare();
  }

  #prepare(): void {
    const track = this.#wanted ? this.#devices.tracks.video : null;
    if (track === (this.#prepared?.track ?? null)) return;
    this.#prepared?.end();
    this.#prepared = null;
    if (!track) return;
    try {
      this.#prepared = { track, end: this.step.prepare(track) };
    } catch {
      // This browser cannot draw: then no picture leaves, and the table says so.
    }
  }
}
