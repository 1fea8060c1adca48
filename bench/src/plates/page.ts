/** What runs in the page: one microphone, led past everybody who would make it quiet, all at once. */

export interface Wanted {
  /** Quiet plates, as they were built. */
  worklet: string;
  worker: string;
  wasm: string;
  /** RNNoise's worklet, as the package has it, and its WebAssembly in base64. */
  rnnoise: { worklet: string; wasm: string };
  /** How long to listen, in s. */
  seconds: number;
  rate: number;
}

/** Each as 16 bit in base64, in step with each other. */
export interface Recorded {
  channels: string[];
  /** How long the model takes for 16 ms, in ms; and of so many moments so many were late. */
  frameMs: number;
  moments: number;
  late: number;
}

/** In this order: as it comes, the browser's own, RNNoise, quiet plates by themselves, and behind the browser's own. Runs in the page. */
export async function recordAll(wanted: Wanted): Promise<Recorded> {
  const ask = (noiseSuppression: boolean) =>
    navigator.mediaDevices.getUserMedia({
      audio: { noiseSuppression, echoCancellation: false, autoGainControl: false },
    });
  const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  const context = new AudioContext({ sampleRate: wanted.rate });
  const mono: AudioWorkletNodeOptions = {
    channelCount: 1,
    channelCountMode: 'explicit',
    outputChannelCount: [1],
  };
  const code = new Blob([wanted.rnnoise.worklet], { type: 'text/javascript' });
  await Promise.all([
    context.audioWorklet.addModule(wanted.worklet),
    context.audioWorklet.addModule(URL.createObjectURL(code)),
  ]);

  let [moments, late] = [0, 0];
  /** As `plates-step.ts` leads a microphone through it. */
  const openPlates = async () => {
    const worker = new Worker(wanted.worker, { type: 'module' });
    const { port1, port2 } = new MessageChannel();
    const answered = new Promise<{ kind: string; frameMs: number }>((resolve, reject) => {
      worker.addEventListener('message', ({ data }) => resolve(data), { once: true });
      worker.addEventListener('error', () => reject(new Error('the worker broke')), { once: true });
    });
    worker.postMessage({ wasm: wanted.wasm, line: port1 }, [port1]);
    const { kind, frameMs } = await answered;
    if (kind !== 'ready') throw new Error('quiet plates do not run here');
    const node = new AudioWorkletNode(context, 'quiet-plates', mono);
    node.port.addEventListener('message', ({ data }) => {
      moments += data.moments;
      late += data.late;
    });
    node.port.start();
    node.port.postMessage({ line: port2 }, [port2]);
    return { node, frameMs };
  };
  const rnnoise = new AudioWorkletNode(context, '@sapphi-red/web-noise-suppressor/rnnoise', {
    ...mono,
    processorOptions: { maxChannels: 1, wasmBinary: bytesOf(wanted.rnnoise.wasm).buffer },
  });
  const alone = await openPlates();
  const behind = await openPlates();

  const [plain, suppressed] = [await ask(false), await ask(true)];
  const heard = [plain, suppressed].map((stream) => context.createMediaStreamSource(stream));
  const [raw, own] = heard;
  if (!raw || !own) throw new Error('no microphone');
  const exits = [raw, own, raw.connect(rnnoise), raw.connect(alone.node), own.connect(behind.node)];
  const merger = new ChannelMergerNode(context, { numberOfInputs: exits.length });
  for (const [index, exit] of exits.entries()) exit.connect(merger, 0, index);
  const recorder = context.createScriptProcessor(4096, exits.length, 1);
  const blocks: Int16Array[][] = exits.map(() => []);
  let recorded = 0;
  const done = new Promise<void>((resolve) => {
    recorder.addEventListener('audioprocess', ({ inputBuffer }) => {
      for (const [index, kept] of blocks.entries()) {
        const samples = inputBuffer.getChannelData(index);
        kept.push(Int16Array.from(samples, (one) => Math.max(-1, Math.min(1, one)) * 32_767));
      }
      recorded += inputBuffer.length;
      if (recorded >= wanted.seconds * wanted.rate) resolve();
    });
  });
  merger.connect(recorder).connect(context.destination);
  await done;
  await context.close();
  const channels = blocks.map((kept) => {
    let text = '';
    for (const block of kept) {
      const bytes = new Uint8Array(block.buffer);
      text += String.fromCharCode(...bytes);
    }
    return btoa(text);
  });
  return { channels, frameMs: (alone.frameMs + behind.frameMs) / 2, moments, late };
}
