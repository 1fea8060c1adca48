/** What a device of the guest can be, and how the browser says so. Pure. */
import type { DeviceUse } from '@eat-with-me/protocol/talk/table-talk';

/** Each way in which a device can be out of reach; each has its sentence in words.ts. */
export type DeviceFailure =
  | 'denied'
  | 'denied-by-system'
  | 'dismissed'
  | 'missing'
  | 'busy'
  | 'insecure'
  | 'unsupported'
  | 'ended'
  | 'unknown';

/** `off`: by the guest's own choice. `interrupted`: the system has it, as during a call, and gives it back. */
export type DeviceState =
  | { phase: 'unasked' }
  | { phase: 'asking' }
  | { phase: 'on'; track: MediaStreamTrack }
  | { phase: 'off' }
  | { phase: 'interrupted' }
  | { phase: 'failed'; why: DeviceFailure };

/** What an error calls itself: in Safari some are no `Error`. */
export function readError(error: unknown): { name: string; message: string } {
  const { name, message } = Object(error) as Record<string, unknown>;
  const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
  return { name: textOf(name), message: textOf(message) };
}

/** What `getUserMedia` said, in our words. */
export function failureOf(error: unknown): DeviceFailure {
  const { name, message } = readError(error);
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      if (/system/i.test(message)) return 'denied-by-system';
      return /dismiss/i.test(message) ? 'dismissed' : 'denied';
    case 'NotFoundError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'unknown';
  }
}

/** What table-mates are told of it. */
export function useOf({ phase }: DeviceState): DeviceUse {
  if (phase === 'interrupted') return 'off';
  return phase === 'on' || phase === 'off' ? phase : 'none';
}

/** Each device once: some drivers list one under two names. Pure. */
export const distinct = (devices: readonly MediaDeviceInfo[]): MediaDeviceInfo[] =>
  devices.filter(({ kind, deviceId }, index) => {
    const first = devices.findIndex((one) => one.kind === kind && one.deviceId === deviceId);
    return first === index;
  });
