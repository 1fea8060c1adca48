/** Every environment variable that the voice gateway reads. */
import {
  hostName,
  originList,
  readVariables,
  ticketSecret,
  whole,
  type Reading,
  type ValuesOf,
  type Variable,
} from '../variables.ts';

/** The table that docs/companion-voice.md describes. */
export const GATEWAY_VARIABLES = {
  host: hostName('VOICE_GATEWAY_HOST'),
  port: whole(
    'VOICE_GATEWAY_PORT',
    8091,
    [0, 65_535],
    'The port to listen on; 0 takes any free one.',
  ),
  upstream: {
    name: 'VOICE_UPSTREAM',
    fallback: 'ws://127.0.0.1:8090/v1/realtime',
    meaning: 'The voice server behind the gateway, whole, with its query if it needs one.',
    expected: 'a URL such as ws://127.0.0.1:8090/v1/realtime',
    secret: true,
    read: (text) => {
      const url = URL.parse(text);
      return url && /^wss?:$/.test(url.protocol) && url.hash === '' ? text : undefined;
    },
  } satisfies Variable<string>,
  origins: {
    ...originList('VOICE_ORIGINS', 'Whose pages may connect; without it, pages of this machine.'),
  },
  secret: {
    ...ticketSecret('VOICE_TICKET_SECRET', 'What tickets are signed with.'),
    read: (text) => (/^[!-~]{32,256}$/.test(text) ? text : undefined),
  } satisfies Variable<string>,
  socketsMax: whole('VOICE_SOCKETS', 64, [1, 10_000], 'Guests at once.'),
  ticketsMax: whole(
    'VOICE_TICKETS_MAX',
    10_000,
    [1, 1_000_000],
    'Used tickets to remember until they expire; when there are more, new ones have to wait.',
  ),
  upstreamWithinMs: whole(
    'VOICE_UPSTREAM_WITHIN_MS',
    5000,
    [20, 600_000],
    'How long (ms) the voice server may take to answer.',
  ),
  slowMs: whole(
    'VOICE_SLOW_MS',
    15_000,
    [20, 600_000],
    'How long (ms) one side may fail to take what the other has said.',
  ),
};

/** What the variables say. */
export type GatewayConfig = ValuesOf<typeof GATEWAY_VARIABLES>;

/** Reads the gateway's config, or says in a sentence what is wrong. */
export const readGatewayConfig = (
  env: Readonly<Record<string, string | undefined>>,
): Reading<typeof GATEWAY_VARIABLES> => readVariables(GATEWAY_VARIABLES, env);
