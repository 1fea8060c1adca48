/** The guest's own hand on camera and microphone: the same before, in and behind the queue. */
import type { DeviceState } from './device-state.ts';
import type { Devices } from './devices.svelte.ts';

/** What a press has brought about, for whoever cannot see it; each press another one. */
interface Done {
  readonly device: 'microphone' | 'camera';
  readonly what: 'microphoneOn' | 'microphoneOff' | 'cameraOn' | 'cameraOff';
}

/** A device that is being asked for counts as on: the guest may change their mind before it answers. */
const isOn = ({ phase }: DeviceState): boolean =>
  phase === 'on' || phase === 'interrupted' || phase === 'asking';

export class Switches {
  readonly #devices: Devices;
  #done = $state.raw<Done | null>(null);
  #tried = $state(false);

  constructor(devices: Devices) {
    this.#devices = devices;
  }

  get done(): Done | null {
    return this.#done;
  }

  /** Whether the guest has pressed anything: whoever sat down without a device hears of it again only then. */
  get tried(): boolean {
    return this.#tried;
  }

  /** Whether a device is out of reach that the guest counts on. */
  get isTroubled(): boolean {
    const { camera, microphone } = this.#devices;
    const isTroubled = ({ phase }: DeviceState, isLost: boolean) =>
      phase === 'interrupted' || (phase === 'failed' && (this.#tried || isLost));
    return (
      isTroubled(camera, this.#devices.isLost('video')) ||
      isTroubled(microphone, this.#devices.isLost('audio'))
    );
  }

  get microphoneOn(): boolean {
    return isOn(this.#devices.microphone);
  }

  get cameraOn(): boolean {
    return isOn(this.#devices.camera);
  }

  async toggleMicrophone(): Promise<void> {
    this.#tried = true;
    await this.#devices.toggleMicrophone();
    const { phase } = this.#devices.microphone;
    this.#done = { device: 'microphone', what: phase === 'on' ? 'microphoneOn' : 'microphoneOff' };
  }

  async toggleCamera(): Promise<void> {
    this.#tried = true;
    await this.#devices.toggleCamera();
    const { phase } = this.#devices.camera;
    this.#done = { device: 'camera', what: phase === 'on' ? 'cameraOn' : 'cameraOff' };
  }
}
