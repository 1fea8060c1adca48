/** Vitest's `test` with a voice server of the file's own, and guests who come to it; tests may run side by side. */
import { test as base } from 'vitest';
import { readHouseConfig, type HouseConfig } from '../house/config.ts';
import { openVoiceHouse } from '../house/house.ts';
import type { Listening } from '../listen.ts';
import { RealtimeClient } from './realtime-client.ts';

type Fixtures = {
  house: Listening;
  /** Opens one more, with these settings. */
  houseWith: (env: Record<string, string>) => Promise<Listening>;
  /** Somebody who has sat down: at the file's own server, or at another. */
  guest: (port?: number) => Promise<RealtimeClient>;
};

/** On any free port. */
export function configOf(env: Record<string, string> = {}): HouseConfig {
  const read = readHouseConfig({ VOICE_PORT: '0', ...env });
  if (!read.ok) throw new Error(read.sentence);
  return read.config;
}

// oxlint-disable no-empty-pattern -- Vitest reads what a fixture needs from this pattern
export const test = base.extend<Fixtures>({
  house: [
    async ({}, use) => {
      const house = await openVoiceHouse(configOf());
      await use(house);
      await house.close();
    },
    { scope: 'file' },
  ],
  houseWith: async ({}, use) => {
    const houses: Listening[] = [];
    await use(async (env) => {
      const house = await openVoiceHouse(configOf(env));
      houses.push(house);
      return house;
    });
    await Promise.all(houses.map((house) => house.close()));
  },
  guest: async ({ house }, use) => {
    const clients: RealtimeClient[] = [];
    await use(async (port = house.port) => {
      const client = await RealtimeClient.open(port);
      clients.push(client);
      await client.next('session.created');
      return client;
    });
    for (const { socket } of clients) socket.terminate();
  },
});
// oxlint-enable no-empty-pattern
