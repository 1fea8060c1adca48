/** Who is let in to the voice server, and what is left of them. */
import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { RealtimeClient } from '../testing/realtime-client.ts';
import { spoken } from '../testing/spoken.ts';
import { configOf, test } from '../testing/voice-test.ts';
import { signTicket } from '../ticket.ts';
import { MissingPackages, openVoiceHouse } from './house.ts';
import { joined, PER_MS, WIRE_RATE, type Pcm } from './pcm.ts';

const SECRET = 'what-nobody-outside-of-this-test-knows';
const silence = (ms: number): Pcm => new Int16Array(ms * PER_MS);

test('a full house, a foreign page and a conversation that is too long are refused', async ({
  guest,
  houseWith,
}) => {
  const small = await houseWith({ VOICE_SOCKETS: '1', VOICE_SESSION_MS: '1000' });
  const first = await guest(small.port);
  const second = new RealtimeClient(small.port);
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  second.socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode));
  expect(await promise).toBe(503);
  const foreign = new RealtimeClient(small.port, { Origin: 'https://elsewhere.example' });
  const status = Promise.withResolvers<number | undefined>();
  foreign.socket.on('unexpected-response', (_, answer) => status.resolve(answer.statusCode));
  expect(await status.promise).toBe(403);
  expect((await first.next('error')).error.code).toBe('session_expired');
  expect((await first.closed).code).toBe(1001);
});

test('with a secret, nobody comes in without a ticket, or twice with one', async ({
  houseWith,
  onTestFinished,
}) => {
  const locked = await houseWith({ VOICE_TICKET_SECRET: SECRET });
  const refused = async (query: string): Promise<number | undefined> => {
    const { socket } = new RealtimeClient(locked.port, { query });
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode));
    return promise;
  };
  expect(await refused('')).toBe(403);
  const query = `?ticket=${signTicket(SECRET, Date.now() + 60_000)}`;
  const client = await RealtimeClient.open(locked.port, { query });
  onTestFinished(() => client.socket.terminate());
  await client.next('session.created');
  expect(await refused(query)).toBe(403);
});

test('a missing package is one sentence', async () => {
  const needed = [{ name: 'flite', file: '/nowhere/flite' }];
  await expect(openVoiceHouse(configOf(), needed)).rejects.toThrow(MissingPackages);
  await expect(openVoiceHouse(configOf(), needed)).rejects.toThrow(/apt install flite$/);
});

test('nothing that was said is left on the disk', async ({ guest }) => {
  const folders = () =>
    ['/dev/shm', '/tmp'].flatMap((place) =>
      readdirSync(place)
        .filter((name) => name.startsWith('eat-with-me-voice-'))
        .map((name) => `${place}/${name}`),
    );
  const before = new Set(folders());
  const own = await openVoiceHouse(configOf());
  const [folder = ''] = folders().filter((one) => !before.has(one));
  const client = await guest(own.port);
  client.say(joined([silence(300), await spoken('Hello', 'rms', WIRE_RATE), silence(800)]));
  await client.next('response.output_audio.delta');
  expect(readdirSync(folder).toSorted()).toEqual(['table.jsgf', 'words.dict']);
  await own.close();
  expect(folders()).not.toContain(folder);
});
