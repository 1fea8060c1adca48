import { describe, expect, test } from 'vitest';
import { joined } from '../../voice/src/house/pcm.ts';
import { HEARD_RATE, silence, type Pcm } from './pcm.ts';
import { saidByGuest, speak } from './speech.ts';
import { VoiceActivity, type VoiceEvent } from './voice-activity.ts';

const SETTINGS = { threshold: -45, onsetMs: 60, hangoverMs: 500 };
const room = (ms: number) => silence(ms, HEARD_RATE);

/** Hears it in pieces as a client sends them. */
function events(pcm: Pcm, settings = SETTINGS): VoiceEvent[] {
  const voice = new VoiceActivity(settings);
  const all: VoiceEvent[] = [];
  for (let at = 0; at < pcm.length; at += 512) all.push(...voice.hear(pcm.slice(at, at + 512)));
  return all;
}

/** Steady noise, so loud on the whole. */
function noise(ms: number, level: number): Pcm {
  let state = 1;
  const peak = 32_768 * 10 ** (level / 20) * Math.sqrt(3);
  return room(ms).map(() => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state / 0x40000000 - 1) * peak;
  });
}

describe('a sentence', async () => {
  const said = await speak('I am eating soup today.', 'rms', HEARD_RATE);
  const lengthMs = said.length / 16;

  test('begins and ends where it is, to a tenth of a second', () => {
    const [start, end, ...more] = events(joined([room(1000), said, room(1000)]));
    expect(start?.type).toBe('start');
    expect(Math.abs((start?.offsetMs ?? 0) - 1000)).toBeLessThan(100);
    expect(end?.type).toBe('end');
    expect(Math.abs((end?.offsetMs ?? 0) - 1000 - lengthMs)).toBeLessThan(100);
    expect(more).toEqual([]);
  });

  test('does not end while no more sound comes, however long that is', () => {
    expect(events(joined([said, room(400)])).map(({ type }) => type)).toEqual(['start']);
  });

  test('goes on after a pause that is shorter than the hangover', async () => {
    const twice = joined([said, room(400), said, room(600)]);
    expect(events(twice)).toHaveLength(2);
    expect(events(twice, { ...SETTINGS, hangoverMs: 300 })).toHaveLength(4);
  });

  test('stands out of the noise of a room', async () => {
    const pcm = joined([
      noise(3000, -55),
      await saidByGuest('hello', 0, HEARD_RATE),
      noise(3000, -55),
    ]);
    expect(events(pcm).map(({ type }) => type)).toEqual(['start', 'end']);
  });
});

test('neither silence nor a click nor soft noise is speech', () => {
  const click = room(20).fill(20_000);
  expect(events(joined([room(2000), click, room(2000), noise(4000, -55)]))).toEqual([]);
});
