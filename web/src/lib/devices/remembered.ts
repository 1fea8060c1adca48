/** The one thing kept on this device: which camera, microphone and speaker the guest chose. */

const KEY = 'eat-with-me.devices';

/** Device ids as the browser gives them to this origin; '' is the system's choice. */
interface RememberedDevices {
  camera: string;
  microphone: string;
  speaker: string;
}

/** What was chosen on an earlier visit. Storage may be blocked, empty or full of something else. */
export function rememberedDevices(): RememberedDevices {
  const none = { camera: '', microphone: '', speaker: '' };
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return none;
    const idOf = (name: string) => {
      const id: unknown = Reflect.get(kept, name);
      return typeof id === 'string' ? id : '';
    };
    return { camera: idOf('camera'), microphone: idOf('microphone'), speaker: idOf('speaker') };
  } catch {
    return none;
  }
}

export function rememberDevices(devices: RememberedDevices): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(devices));
  } catch {
    // Blocked storage: the choice lasts for this visit.
  }
}
