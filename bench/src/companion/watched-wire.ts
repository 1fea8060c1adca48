/** Watches every WebSocket of this page, from in front of whoever uses it: when what leaves, and when what comes. */
import { Moments } from './moments.ts';
import { VOICED } from './microphone.ts';

/** `at` in ms since 1970. */
export type WireMoment =
  /** A chunk of what the guest says; `voiced`: something of a voice is in it. */
  | { readonly type: 'sound-left'; readonly at: number; readonly voiced: boolean }
  | { readonly type: 'ready' | 'sound-came' | 'interrupted'; readonly at: number };

type Ours = { readonly realtimeInput?: { readonly audio?: { readonly data: string } } };
type Theirs = {
  readonly setupComplete?: object;
  readonly serverContent?: {
    readonly modelTurn?: object;
    readonly interrupted?: boolean;
  };
};

/** All of them from here on; call it before anything is opened. */
export function watchWires(): Moments<WireMoment> {
  const moments = new Moments<WireMoment>();
  const came = (text: string, at: number): void => {
    const { setupComplete, serverContent } = JSON.parse(text) as Theirs;
    if (setupComplete) moments.add({ type: 'ready', at });
    if (serverContent?.modelTurn) moments.add({ type: 'sound-came', at });
    if (serverContent?.interrupted) moments.add({ type: 'interrupted', at });
  };
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer | Blob>) => {
        const at = Date.now();
        if (data instanceof Blob) void data.text().then((text) => came(text, at));
        else came(new TextDecoder().decode(data), at);
      });
    }

    override send(data: string): void {
      super.send(data);
      const at = Date.now();
      const audio = (JSON.parse(data) as Ours).realtimeInput?.audio;
      if (audio) moments.add({ type: 'sound-left', at, voiced: isVoiced(audio.data) });
    }
  };
  return moments;
}

function isVoiced(base64: string): boolean {
  const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  return new Int16Array(bytes.buffer).some((sample) => Math.abs(sample) >= VOICED * 32_768);
}
