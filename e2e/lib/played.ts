/** What a page plays through its audio contexts, as it leaves them. */
import type { Page } from '@playwright/test';

/** The rate of what `playedBy` gives, in samples a second. */
const PLAYED_RATE = 16_000;

/** Listens in from now on, on every page that is loaded after this. */
export async function listenIn(page: Page): Promise<void> {
  await page.addInitScript(tapOutputs);
}

/** All that was played so far, silence left out where nothing was. */
export async function playedBy(page: Page): Promise<Int16Array> {
  const base64 = await page.evaluate(takePlayed, PLAYED_RATE);
  const bytes = Buffer.from(base64, 'base64');
  return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2).slice();
}

type Tapped = typeof globalThis & { played?: { rate: number; blocks: Float32Array[] } };

/** Runs in the page, before anything else. */
function tapOutputs(): void {
  const scope: Tapped = globalThis;
  // oxlint-disable-next-line typescript/unbound-method -- every call names its own node
  const { connect } = AudioNode.prototype;
  const taps = new WeakMap<BaseAudioContext, ScriptProcessorNode>();
  AudioNode.prototype.connect = function tapped(this: AudioNode, ...to: unknown[]) {
    const [target] = to;
    const { context } = this;
    if (target === context.destination && context instanceof AudioContext) {
      let tap = taps.get(context);
      if (!tap) {
        tap = context.createScriptProcessor(2048, 1, 1);
        taps.set(context, tap);
        Reflect.apply(connect, tap, [context.destination]);
        tap.addEventListener('audioprocess', ({ inputBuffer }) => {
          const heard = (scope.played ??= { rate: context.sampleRate, blocks: [] });
          heard.blocks.push(inputBuffer.getChannelData(0).slice());
        });
      }
      Reflect.apply(connect, this, [tap]);
    }
    return Reflect.apply(connect, this, to);
  } as typeof connect;
}

/** Runs in the page: all of it at this rate, signed 16 bit, in base64. */
async function takePlayed(rate: number): Promise<string> {
  const { played } = globalThis as Tapped;
  if (!played) return '';
  const length = played.blocks.reduce((sum, block) => sum + block.length, 0);
  const offline = new OfflineAudioContext(1, Math.ceil((length * rate) / played.rate), rate);
  const buffer = new AudioBuffer({ length, sampleRate: played.rate });
  let at = 0;
  for (const block of played.blocks) {
    buffer.copyToChannel(block as Float32Array<ArrayBuffer>, 0, at);
    at += block.length;
  }
  const source = new AudioBufferSourceNode(offline, { buffer });
  source.connect(offline.destination);
  source.start();
  const samples = (await offline.startRendering()).getChannelData(0);
  const pcm = Int16Array.from(samples, (one) => Math.max(-1, Math.min(1, one)) * 32_767);
  const bytes = new Uint8Array(pcm.buffer);
  let text = '';
  for (let from = 0; from < bytes.length; from += 32_768)
    text += String.fromCharCode(...bytes.subarray(from, from + 32_768));
  return btoa(text);
}
