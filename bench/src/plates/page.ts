/** What runs in the page: one microphone as it is, through the browser's own noise suppression, and through quiet plates, at once. */

export interface Wanted {
  /** Quiet plates, as they were built. */
  worklet: string;
  worker: string;
  wasm: string;
  /** How long to listen, in s. */
  seconds: number;
  rate: number;
}

export interface Recorded {
  /** As it is, the browser's own, quiet plates: 16 bit in base64, in step with each other. */
  channels: string[];
  /** How long the model takes for 16 ms, in ms; and of so many moments so many were late. */
  frameMs: number;
  moments: number;
  late: number;
}

/** Runs in the page. */
export async function recordAll(wanted: Wanted): Promise<Recorded> {
  const ask = (noiseSuppression: boolean) =>
    navigator.mediaDevices.getUserMedia({
      audio: { noiseSuppression, echoCancellation: false, autoGainControl: false },
    });
  /** Runs in the audio thread: what comes in at each input, a little at a time. */
  const recorder = `registerProcessor('recorder', class extends AudioWorkletProcessor {
    process(inputs) {
      this.port.postMessage(inputs.map(([samples]) => samples?.slice() ?? new Float32Array(128)));
      return true;
    }
  })`;
  const context = new AudioContext({ sampleRate: wanted.rate });
  const mono: AudioWorkletNodeOptions = {
    channelCount: 1,
    channelCountMode: 'explicit',
    outputChannelCount: [1],
  };
  const code = new Blob([recorder], { type: 'text/javascript' });
  await context.audioWorklet.addModule(wanted.worklet);
  await context.audioWorklet.addModule(URL.createObjectURL(code));

  // As `plates-step.ts` leads a microphone through it.
  const worker = new Worker(wanted.worker, { type: 'module' });
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise<{ kind: string; frameMs: number }>((resolve, reject) => {
    worker.addEventListener('message', ({ data }) => resolve(data), { once: true });
    worker.addEventListener('error', () => reject(new Error('the worker broke')), { once: true });
  });
  worker.postMessage({ wasm: wanted.wasm, line: port1 }, [port1]);
  const { kind, frameMs } = await answered;
  if (kind !== 'ready') throw new Error('quiet plates do not run here');
  const plates = new AudioWorkletNode(context, 'quiet-plates', mono);
  let [moments, late] = [0, 0];
  plates.port.addEventListener('message', ({ data }) => {
    moments += data.moments;
    late += data.late;
  });
  plates.port.start();
  plates.port.postMessage({ line: port2 }, [port2]);

  const raw = context.createMediaStreamSource(await ask(false));
  const own = context.createMediaStreamSource(await ask(true));
  const exits = [raw, own, raw.connect(plates)];
  const tape = new AudioWorkletNode(context, 'recorder', { ...mono, numberOfInputs: exits.length });
  for (const [index, exit] of exits.entries()) exit.connect(tape, 0, index);
  const blocks: Int16Array[][] = exits.map(() => []);
  let recorded = 0;
  await new Promise<void>((resolve) => {
    tape.port.addEventListener('message', ({ data }: MessageEvent<Float32Array[]>) => {
      if (recorded >= wanted.seconds * wanted.rate) return;
      for (const [index, samples] of data.entries()) {
        blocks[index]?.push(
          Int16Array.from(samples, (one) => Math.max(-1, Math.min(1, one)) * 32_767),
        );
      }
      recorded += 128;
      if (recorded >= wanted.seconds * wanted.rate) resolve();
    });
    tape.port.start();
    tape.connect(context.destination);
  });
  await context.close();
  const channels = blocks.map((kept) => {
    const bytes = kept.map((block) => String.fromCharCode(...new Uint8Array(block.buffer)));
    return btoa(bytes.join(''));
  });
  return { channels, frameMs, moments, late };
}
