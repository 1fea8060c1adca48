/** How a load speaks with a server: this project's protocol, or the plain one of the hand-written references. */
import { SUBPROTOCOL, WIRE_PATH } from '@eat-with-me/protocol/wire/messages';
import { NONCE, TICKET } from '../pledge.ts';

export type DialectName = 'ours' | 'plain';

/** What a guest of the load must tell apart; everything else is `other`. */
type Heard =
  | { type: 'welcome' }
  | { type: 'seated'; table: string; first: boolean }
  | { type: 'signal' }
  | { type: 'other' };

export interface Dialect {
  path: string;
  subprotocol: string | undefined;
  /** Said first on a new socket; null if the reference greets nobody. */
  hello: string | null;
  queue: string;
  /** Said when seated; null if the reference knows no such thing. */
  sit(table: string): string | null;
  signal(toFirst: boolean, box: string): string;
  leave: string;
  hear(text: string): Heard;
}

const OTHER: Heard = { type: 'other' };
const SIGNAL: Heard = { type: 'signal' };

const ours: Dialect = {
  path: WIRE_PATH,
  subprotocol: SUBPROTOCOL,
  hello: '{"type":"hello"}',
  queue: JSON.stringify({ type: 'queue', ticket: TICKET }),
  sit: (table) => `{"type":"reveal","table":"${table}","epoch":1,"nonce":"${NONCE}"}`,
  signal: (toFirst, box) => `{"type":"signal","to":${toFirst ? 1 : 2},"box":"${box}"}`,
  leave: '{"type":"leave"}',
  hear: (text) => {
    if (text.startsWith('{"type":"signal"')) return SIGNAL;
    if (text.startsWith('{"type":"welcome"')) return { type: 'welcome' };
    if (text.startsWith('{"type":"refused"')) throw new Error(`the server refused: ${text}`);
    if (!text.startsWith('{"type":"seated"')) return OTHER;
    const { seating } = JSON.parse(text) as { seating: { table: string; you: number } };
    return { type: 'seated', table: seating.table, first: seating.you === 1 };
  },
};

const plain: Dialect = {
  path: '/',
  subprotocol: undefined,
  hello: null,
  queue: '{"type":"join"}',
  sit: () => null,
  signal: (_, box) => `{"type":"signal","data":"${box}"}`,
  leave: '{"type":"leave"}',
  hear: (text) => {
    if (text.startsWith('{"type":"signal"')) return SIGNAL;
    if (!text.startsWith('{"type":"matched"')) return OTHER;
    const { first } = JSON.parse(text) as { first: boolean };
    return { type: 'seated', table: '', first };
  },
};

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = { ours, plain };
