/** A loudspeaker that counts what is struck, for a browser's world without sound. */
import { vi } from 'vitest';

/** What has been heard of it: each stroke, and the speaker it came out of (`''` is the system's choice); and from how far to the side. */
export function installAudio(): { strokes: string[]; pans: number[] } {
  const strokes: string[] = [];
  const pans: number[] = [];
  const parameter = {
    setValueAtTime: () => undefined,
    exponentialRampToValueAtTime: () => undefined,
    linearRampToValueAtTime: () => undefined,
  };
  const node = {
    gain: parameter,
    frequency: parameter,
    connect: (next: unknown) => next,
    disconnect: () => undefined,
    getFloatTimeDomainData: () => undefined,
    stop: () => undefined,
  };
  class Context {
    currentTime = 0;
    destination = node;
    speakerId = '';
    setSinkId = async (id: string): Promise<void> => void (this.speakerId = id);
    createAnalyser = (): object => node;
    close = async (): Promise<void> => undefined;
  }
  vi.stubGlobal('AudioContext', Context);
  vi.stubGlobal('GainNode', function () {
    return node;
  });
  vi.stubGlobal('StereoPannerNode', function (_: Context, { pan }: { pan: number }) {
    pans.push(pan);
    return node;
  });
  vi.stubGlobal('OscillatorNode', function ({ speakerId }: Context) {
    return { ...node, start: () => strokes.push(speakerId) };
  });
  return { strokes, pans };
}
