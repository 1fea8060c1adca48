/** A meter on any node of any audio graph: what it says of a client does not rest on what that client says of itself. */
import type { MeterOptions, MeterReading } from './meter.ts';
// oxlint-disable-next-line import/default -- Vite makes the default export, the address of a file
import meter from './meter.ts?worker&url';
import { Moments } from './moments.ts';

/** Readings of this node from now on. Loads its worklet first where it is not loaded. */
export async function metered(node: AudioNode, threshold: number): Promise<Moments<MeterReading>> {
  const { context } = node;
  await context.audioWorklet.addModule(meter);
  const processorOptions: MeterOptions = { threshold };
  const worklet = new AudioWorkletNode(context, 'bench-meter', {
    processorOptions,
    channelCount: 1,
    channelCountMode: 'explicit',
  });
  const readings = new Moments<MeterReading>();
  worklet.port.onmessage = ({ data }: MessageEvent<MeterReading>) => readings.add(data);
  // It says nothing, but browsers run only what leads to the speaker.
  node.connect(worklet).connect(context.destination);
  return readings;
}
