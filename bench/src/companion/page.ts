/// <reference types="vite/client" />
/** A guest talks with a client in this page, and everything is timed from outside of it. */
import type { Pace } from '@eat-with-me/companion/sound/voice-activity';
import type { Client } from './client.ts';
import { metered } from './metered.ts';
import { openMicrophone, type Microphone } from './microphone.ts';
import type { MeterReading } from './meter.ts';
import type { Moments } from './moments.ts';
import { openOurs } from './ours.ts';
import { openPlain } from './plain.ts';
import { watchWires } from './watched-wire.ts';

/** Nobody hears what is softer, 0 to 1: -50 dBFS. */
const AUDIBLE = 10 ** (-50 / 20);

/** A guest listens for so long before they say the next thing, in ms: to the middle of the answer. */
const LISTENS_MS = 700;

/** Whom the guest talks with. */
export type Subject =
  | { readonly who: 'ours'; readonly turns: 'provider' | 'marked'; readonly pace: Pace }
  | { readonly who: 'plain' };

/** One question and its answer; moments in ms since 1970. */
export interface Turn {
  /** The guest's first and last voiced sample, at the microphone. */
  readonly beganAt: number;
  readonly endedAt: number;
  /** The chunk with the last voiced sample is handed to the socket. */
  readonly leftAt: number;
  /** The first message with sound is there, and the first sample that somebody could hear is played. */
  readonly cameAt: number;
  readonly audibleAt: number;
  /** Of the answer before, which this question broke off; null for the first. */
  readonly brokenOff: BrokenOff | null;
}

interface BrokenOff {
  /** The client's own ears decided that the guest speaks; null where it has none. */
  readonly noticedAt: number | null;
  /** The service's word that it has been interrupted is there. */
  readonly toldAt: number;
  /** The last sample that somebody could hear was played. */
  readonly silentAt: number;
}

const wire = watchWires();
let microphone: Microphone | null = null;
let client: Client | null = null;
let output: Moments<MeterReading> | null = null;

const page = {
  /** As far as a page comes before anybody speaks: ours has its line, the plain one connects when it is wanted. */
  async sit(subject: Subject, url: string, model: string): Promise<void> {
    microphone = await openMicrophone();
    const { track } = microphone;
    if (subject.who === 'ours') {
      client = await openOurs({ ...subject, track, url, model, wire });
      output = await metered(client.output, AUDIBLE);
      return;
    }
    connect = async () => {
      client = await openPlain({ track, url, model });
      output = await metered(client.output, AUDIBLE);
    };
  },

  /** Says it, waits for the answer, and listens to its beginning. */
  async ask(speech: readonly number[]): Promise<Turn> {
    const answered = client !== null;
    const connecting = client ? null : connect();
    const { beganAt, endedAt } = await here(microphone).say(speech);
    await connecting;
    const came = await wire.when(({ type, at }) => type === 'sound-came' && at > endedAt);
    const readings = here(output);
    const audible = await readings.when(({ loud, at }) => loud && at >= came.at);
    const left = wire.all.findLast(
      (one) => one.type === 'sound-left' && one.voiced && one.at >= beganAt && one.at < came.at,
    );
    const told = wire.all.find(({ type, at }) => type === 'interrupted' && at >= beganAt);
    const silent = readings.all.findLast(({ loud, at }) => !loud && at < came.at);
    await new Promise((resolve) => setTimeout(resolve, LISTENS_MS));
    return {
      beganAt,
      endedAt,
      leftAt: left?.at ?? NaN,
      cameAt: came.at,
      audibleAt: audible.at,
      brokenOff:
        answered && told && silent
          ? { noticedAt: here(client).beganAt, toldAt: told.at, silentAt: silent.at }
          : null,
    };
  },

  /** Says what is not answered, and waits until the client shows that. Returns ms from the guest's last voiced sample. */
  async askInVain(speech: readonly number[]): Promise<number> {
    const { endedAt } = await here(microphone).say(speech);
    return (await here(client).troubled) - endedAt;
  },

  /** See `Client.sendingMs` and `outputLatencyMs`. */
  async leave(): Promise<{ sendingMs: readonly number[]; outputLatencyMs: number }> {
    const { sendingMs, outputLatencyMs } = here(client);
    await client?.close();
    await microphone?.close();
    return { sendingMs, outputLatencyMs };
  },
};

let connect = (): Promise<void> => Promise.resolve();

function here<T>(one: T | null): T {
  if (one === null) throw new Error('nobody sits here yet');
  return one;
}

declare global {
  interface Window {
    companionBench: typeof page;
  }
}
window.companionBench = page;
