/** This project's companion, put together as the app does it. */
import { gemini } from '@eat-with-me/companion/providers/gemini';
import { Session } from '@eat-with-me/companion/session';
import { openSound } from '@eat-with-me/companion/sound/open-sound';
import type { Pace } from '@eat-with-me/companion/sound/voice-activity';
// oxlint-disable-next-line import/default -- Vite makes the default export, the address of a file
import worklet from '@eat-with-me/companion/sound/worklet?worker&url';
import type { Client, ClientOptions } from './client.ts';
import type { Moments } from './moments.ts';
import type { WireMoment } from './watched-wire.ts';

interface OursOptions extends ClientOptions {
  readonly wire: Moments<WireMoment>;
  readonly turns: 'provider' | 'marked';
  readonly pace: Pace;
}

/** Opens the line before the guest speaks, and resolves when it is ready. */
export async function openOurs(options: OursOptions): Promise<Client> {
  const { track, url, model, wire, turns, pace } = options;
  const provider = gemini({ model });
  const { ears, voice, close } = await openSound(worklet, pace, provider.hearsAt);
  const sendingMs: number[] = [];
  let beganAt: number | null = null;
  let tellTrouble: (at: number) => void = () => undefined;
  const troubled = new Promise<number>((resolve) => {
    tellTrouble = resolve;
  });
  const session: Session = new Session({
    provider,
    access: () => Promise.resolve({ access: { url, expiresAt: null } }),
    language: 'en-GB',
    voice: null,
    persona: 'You keep somebody company who eats alone.',
    turns,
    nudge: 'The guest still waits for your answer.',
    random: Math.random,
    speaker: voice,
    onChange: () => {
      if (session.stage.name === 'recovering') tellTrouble(Date.now());
    },
  });
  ears.onheard = ({ pcm, at, activity, voicedAt }) => {
    if (activity === 'begins') {
      beganAt = Date.now();
      voice.duck(true);
      session.guestSpeaks(true);
    }
    const before = wire.all.length;
    session.hear(pcm);
    const [left, ...more] = wire.all.slice(before);
    if (left?.type === 'sound-left' && left.voiced && more.length === 0)
      sendingMs.push(left.at - at);
    if (activity !== 'ends') return;
    voice.duck(false);
    session.guestSpeaks(false, at - (voicedAt ?? at));
  };
  ears.use(track);
  session.open();
  await wire.when(({ type }) => type === 'ready');
  return {
    output: voice.output,
    get outputLatencyMs() {
      return voice.outputLatencyMs;
    },
    get beganAt() {
      return beganAt;
    },
    sendingMs,
    troubled,
    close: async () => {
      session.leave();
      await close();
    },
  };
}
