/** Every environment variable that the voice of the house reads. */
import {
  hostName,
  originList,
  readVariables,
  ticketSecret,
  whole,
  type Reading,
  type ValuesOf,
} from '../variables.ts';

/** The table that docs/companion-voice.md describes. */
export const HOUSE_VARIABLES = {
  host: hostName('VOICE_HOST'),
  port: whole('VOICE_PORT', 8090, [0, 65_535], 'The port to listen on; 0 takes any free one.'),
  origins: originList(
    'VOICE_ORIGINS',
    'Whose pages may connect; without it, pages of this machine. What is no browser may always.',
  ),
  secret: ticketSecret(
    'VOICE_TICKET_SECRET',
    'Nobody comes in without a ticket, as at the gateway. Leave it out behind one.',
  ),
  socketsMax: whole('VOICE_SOCKETS', 16, [1, 1000], 'Guests at once.'),
  processesMax: whole('VOICE_PROCESSES', 2, [1, 64], 'Programs that listen or speak at once.'),
  sessionMs: whole(
    'VOICE_SESSION_MS',
    3_600_000,
    [1000, 86_400_000],
    'How long (ms) one conversation may last.',
  ),
};

/** What the variables say. */
export type HouseConfig = ValuesOf<typeof HOUSE_VARIABLES>;

/** Reads the house's config, or says in a sentence what is wrong. */
export const readHouseConfig = (
  env: Readonly<Record<string, string | undefined>>,
): Reading<typeof HOUSE_VARIABLES> => readVariables(HOUSE_VARIABLES, env);
