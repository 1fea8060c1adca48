/**
 * What a guest lends their companion: microphone and camera of its own, copied from those that table-mates get, so that
 * whatever is done here changes nothing there.
 */
import type { Devices } from '#lib/devices/devices.svelte.ts';
import type { Companion } from './companion.ts';

/** What of the guest's devices is needed here. */
export type LendingDevices = Pick<Devices, 'tracks' | 'cameraId' | 'wanted' | 'on'>;

export class LentDevices {
  readonly #devices: LendingDevices;
  readonly #companion: Pick<Companion, 'useMicrophone' | 'useCamera'>;
  readonly #deaf: () => void;
  /** What the guest wants table-mates to have of them. */
  #wanted: LendingDevices['wanted'];
  #microphone: MediaStreamTrack | null = null;
  #camera: MediaStreamTrack | null = null;
  #heard = true;
  #seen = false;
  /** A later wish outdates the camera that an earlier one asked for. */
  #wish = 0;

  /** `turnedOff`: the guest's hand has turned this one off, for whoever it may be. */
  constructor(
    devices: LendingDevices,
    companion: Pick<Companion, 'useMicrophone' | 'useCamera'>,
    turnedOff: (device: keyof LendingDevices['wanted']) => void,
  ) {
    this.#devices = devices;
    this.#companion = companion;
    this.#wanted = devices.wanted;
    // Headphones came or went: the session goes on with what there is.
    this.#deaf = devices.on('change', (kind) => {
      const [before, device] = [this.#wanted, kind === 'audio' ? 'microphone' : 'camera'] as const;
      this.#wanted = devices.wanted;
      if (before[device] && !this.#wanted[device]) turnedOff(device);
      else if (kind === 'audio') this.#lendMicrophone();
      else void this.#lendCamera();
    });
    this.#lendMicrophone();
  }

  get heard(): boolean {
    return this.#heard;
  }
  set heard(heard: boolean) {
    this.#heard = heard;
    this.#lendMicrophone();
  }

  get seen(): boolean {
    return this.#seen;
  }
  /** Whether there is a camera to see the guest with. */
  async setSeen(seen: boolean): Promise<boolean> {
    this.#seen = seen;
    return this.#lendCamera();
  }

  /** Nothing is lent any more; every copy is stopped. */
  end(): void {
    this.#deaf();
    this.#wish += 1;
    this.#companion.useMicrophone(null);
    this.#companion.useCamera(null);
    this.#microphone?.stop();
    this.#camera?.stop();
    this.#microphone = this.#camera = null;
  }

  #lendMicrophone(): void {
    const before = this.#microphone;
    const open = this.#heard ? this.#devices.tracks.audio : null;
    // Whoever was muted for humans before is not for the companion, nor the other way round.
    this.#microphone = open?.readyState === 'live' ? open.clone() : null;
    if (this.#microphone) this.#microphone.enabled = true;
    this.#companion.useMicrophone(this.#microphone);
    before?.stop();
  }

  async #lendCamera(): Promise<boolean> {
    const wish = (this.#wish += 1);
    const before = this.#camera;
    const camera = this.#seen ? await this.#findCamera() : null;
    if (wish !== this.#wish) {
      camera?.stop();
      return false;
    }
    this.#camera = camera;
    this.#companion.useCamera(camera);
    before?.stop();
    if (!camera) this.#seen = false;
    return camera !== null;
  }

  /** The one that table-mates get, if it is on; else one that is asked for. */
  async #findCamera(): Promise<MediaStreamTrack | null> {
    const { video } = this.#devices.tracks;
    if (video?.readyState === 'live') return video.clone();
    const { cameraId } = this.#devices;
    const choice = cameraId ? { deviceId: { exact: cameraId } } : { facingMode: 'user' };
    const asked = navigator.mediaDevices?.getUserMedia({
      video: { ...choice, width: { ideal: 768 }, height: { ideal: 768 } },
    });
    const stream = await asked?.catch(() => null);
    return stream?.getVideoTracks()[0] ?? null;
  }
}
