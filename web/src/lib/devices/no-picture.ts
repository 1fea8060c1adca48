/** Why the guest's own picture is not there, wherever it is shown. */
import type { DeviceState } from './device-state.ts';

type Words = Readonly<Record<'starting' | 'off' | 'interrupted' | 'none', string>>;

/** One sentence out of `words` for a camera in this phase; null while its picture is there. */
export function whyNoPicture(phase: DeviceState['phase'], words: Words): string | null {
  switch (phase) {
    case 'on':
      return null;
    case 'asking':
      return words.starting;
    case 'unasked':
    case 'off':
      return words.off;
    case 'interrupted':
      return words.interrupted;
    case 'failed':
      return words.none;
  }
}
