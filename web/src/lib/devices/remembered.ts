/** The one thing kept on this device: which camera, microphone and speaker the guest chose. */
import { keep, keptValue } from '#lib/kept/kept.ts';

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
  const chosen = keptValue('local', KEY);
  if (typeof chosen !== 'object' || chosen === null) return none;
  const idOf = (name: string) => {
    const id: unknown = Reflect.get(chosen, name);
    return typeof id === 'string' ? id : '';
  };
  return { camera: idOf('camera'), microphone: idOf('microphone'), speaker: idOf('speaker') };
}

export function rememberDevices(devices: RememberedDevices): void {
  // Where storage is blocked, the choice lasts for this visit.
  keep('local', KEY, JSON.stringify(devices));
}
