/**
 * Reference: a client as a tutorial writes it. It connects when the guest wants to talk, sends a tenth of a second at a
 * time, leaves it to the service to tell who speaks, and plays what comes in pieces of a third of a second, one after the
 * other, the first of them a tenth of a second from now.
 */
import type { Client, ClientOptions } from './client.ts';
// oxlint-disable-next-line import/default -- Vite makes the default export, the address of a file
import worklet from './plain-ears.ts?worker&url';

/** What a piece holds, in samples at 24 kHz: 320 ms. */
const PIECE = 7680;
const SPOKEN_RATE = 24_000;
const HEARD_RATE = 16_000;
/** The first piece of an answer is played so much later, in s, so that the next one is there in time. */
const AHEAD = 0.1;
/** An answer that is interrupted fades for so long, in s. */
const FADE = 0.1;

interface Message {
  setupComplete?: object;
  serverContent?: {
    modelTurn?: { parts?: { inlineData?: { data?: string } }[] };
    interrupted?: boolean;
    turnComplete?: boolean;
  };
}

/** Resolves when it listens, be the line ready or not: what is said before is lost. */
export async function openPlain({ track, url, model }: ClientOptions): Promise<Client> {
  const player = new Player();
  let ready = false;
  const socket = new WebSocket(url);
  socket.onopen = () =>
    socket.send(
      JSON.stringify({
        setup: {
          model: `models/${model}`,
          generationConfig: { responseModalities: ['AUDIO'] },
          inputAudioTranscription: {},
          outputAudioTranscription: {},
        },
      }),
    );
  socket.onmessage = async ({ data }: MessageEvent<Blob>) => {
    const { setupComplete, serverContent } = JSON.parse(await data.text()) as Message;
    if (setupComplete) ready = true;
    if (serverContent?.interrupted) player.stop();
    for (const { inlineData } of serverContent?.modelTurn?.parts ?? []) {
      if (inlineData?.data) player.add(samplesOf(inlineData.data));
    }
    if (serverContent?.turnComplete) player.finish();
  };

  const context = new AudioContext({ sampleRate: HEARD_RATE });
  await context.audioWorklet.addModule(worklet);
  const ears = new AudioWorkletNode(context, 'plain-ears');
  ears.port.onmessage = ({ data }: MessageEvent<Int16Array<ArrayBuffer>>) => {
    if (!ready) return;
    const audio = { data: base64Of(data), mimeType: `audio/pcm;rate=${HEARD_RATE}` };
    socket.send(JSON.stringify({ realtimeInput: { audio } }));
  };
  context.createMediaStreamSource(new MediaStream([track])).connect(ears);
  ears.connect(context.destination);
  return {
    output: player.output,
    outputLatencyMs: player.context.outputLatency * 1000,
    beganAt: null,
    sendingMs: [],
    troubled: new Promise(() => undefined),
    close: async () => {
      socket.close();
      await Promise.all([context.close(), player.context.close()]);
    },
  };
}

class Player {
  readonly context = new AudioContext({ sampleRate: SPOKEN_RATE });
  readonly output = new GainNode(this.context);
  #piece: number[] = [];
  #sources: AudioBufferSourceNode[] = [];
  #nextAt = 0;

  constructor() {
    this.output.connect(this.context.destination);
  }

  add(samples: Int16Array): void {
    for (const sample of samples) this.#piece.push(sample / 32_768);
    while (this.#piece.length >= PIECE) this.#play(this.#piece.splice(0, PIECE));
  }

  finish(): void {
    if (this.#piece.length > 0) this.#play(this.#piece.splice(0));
  }

  stop(): void {
    const { gain } = this.output;
    const sources = this.#sources;
    gain.setValueAtTime(1, this.context.currentTime);
    gain.linearRampToValueAtTime(0, this.context.currentTime + FADE);
    setTimeout(() => {
      for (const source of sources) source.stop();
      gain.setValueAtTime(1, this.context.currentTime);
    }, FADE * 2000);
    this.#piece = [];
    this.#sources = [];
    this.#nextAt = 0;
  }

  #play(samples: number[]): void {
    const { currentTime } = this.context;
    if (this.#nextAt < currentTime) this.#nextAt = currentTime + AHEAD;
    const buffer = this.context.createBuffer(1, samples.length, SPOKEN_RATE);
    buffer.copyToChannel(Float32Array.from(samples), 0);
    const source = new AudioBufferSourceNode(this.context, { buffer });
    source.connect(this.output);
    source.start(this.#nextAt);
    this.#sources.push(source);
    this.#nextAt += buffer.duration;
  }
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
const samplesOf = (base64: string) => new Int16Array(bytesOf(base64).buffer);
const base64Of = (pcm: Int16Array<ArrayBuffer>) =>
  btoa(String.fromCharCode(...new Uint8Array(pcm.buffer)));
