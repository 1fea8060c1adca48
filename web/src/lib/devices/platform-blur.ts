/** Blur of what is behind the guest, where their device makes it by itself (Media Capture Extensions, `backgroundBlur`): none is made here. */

interface Blurring {
  backgroundBlur?: boolean;
}

/** Whether this camera's picture is blurred now; null where the device leaves no choice. */
export function blurOf(camera: MediaStreamTrack): boolean | null {
  // Older Firefox tells no capabilities.
  const { backgroundBlur: choices } = (camera.getCapabilities?.() ?? {}) as {
    backgroundBlur?: readonly boolean[];
  };
  const canChoose = choices?.includes(true) === true && choices.includes(false);
  return canChoose ? ((camera.getSettings() as Blurring).backgroundBlur ?? false) : null;
}

/** Never rejects: a device that will not leaves it as it was. */
export async function setBlur(camera: MediaStreamTrack, on: boolean): Promise<void> {
  const blurring: Blurring = { backgroundBlur: on };
  await camera.applyConstraints({ ...camera.getConstraints(), ...blurring }).catch(() => undefined);
}
