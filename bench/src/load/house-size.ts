/** What a house of some size needs and costs, from what was measured of one. Pure arithmetic. */

/** What `npm run load` measured of one process. */
export type Measured = {
  /** Memory before anybody came, and for each guest who waits, in bytes (resident). */
  readonly emptyBytes: number;
  readonly guestBytes: number;
  /** Processor time of one pair from two new sockets to the last goodbye, in µs. */
  readonly pairUs: number;
  /** Processor time of one guest who is merely there, in µs per second: pings, news of the queue. */
  readonly presentUs: number;
};

/** What is assumed of guests and of prices; each can be another. */
export type Assumed = {
  /** Guests at a table, and how long (s) they eat. */
  readonly guestsPerTable: number;
  readonly mealS: number;
  /** How long (s) they wait before. */
  readonly waitS: number;
  /** How much of a core and of a gigabyte may be used, so that a rush fits. */
  readonly filled: number;
  /** Which share of the time of all links goes over the relay. */
  readonly relayed: number;
  /** Bit rate of each stream, sound included: what was sent, not what may be. */
  readonly streamBps: number;
  /** Of a machine (a month) that comes with traffic, and of a gigabyte where each is paid. */
  readonly machineEuros: number;
  readonly gigabyteEuros: number;
};

/** Where each comes from: docs/operating.md, "What a node holds". */
export const ASSUMED: Assumed = {
  guestsPerTable: 2.5,
  mealS: 45 * 60,
  waitS: 5 * 60,
  filled: 0.5,
  relayed: 0.6,
  streamBps: 600_000,
  machineEuros: 6,
  gigabyteEuros: 0.08,
};

/** A core and a gigabyte: how many guests at once, and meals that begin in a minute. */
type Room = {
  readonly guests: number;
  readonly bound: 'core' | 'memory';
  readonly mealsPerMinute: number;
};

const GIGABYTE = 1e9;
/** What a relay may send of a machine's 1 Gbit/s. */
const RELAY_MBPS = 800;

export function roomOf(measured: Measured, assumed: Assumed): Room {
  const { emptyBytes, guestBytes, pairUs, presentUs } = measured;
  const { filled, mealS, waitS, guestsPerTable } = assumed;
  const inMemory = (GIGABYTE * filled - emptyBytes) / guestBytes;
  // Each guest is there for a meal and the wait before it, and is seated once in that time.
  const perGuestUs = presentUs + pairUs / 2 / (mealS + waitS);
  const onCore = (1_000_000 * filled) / perGuestUs;
  const guests = Math.floor(Math.min(inMemory, onCore));
  return {
    guests,
    bound: inMemory < onCore ? 'memory' : 'core',
    mealsPerMinute: Math.floor(guests / guestsPerTable / ((mealS + waitS) / 60)),
  };
}

/** What a thousand meals need of the relay, and cost where traffic is paid by the gigabyte. */
type Thousand = { readonly relayGigabytes: number; readonly euros: number };

export function thousandMeals({
  guestsPerTable: n,
  mealS,
  relayed,
  streamBps,
  gigabyteEuros,
}: Assumed): Thousand {
  const streams = n * (n - 1);
  const gigabytes = (1000 * streams * relayed * streamBps * mealS) / 8 / GIGABYTE;
  return { relayGigabytes: gigabytes, euros: gigabytes * gigabyteEuros };
}

/** One row of the table: a house that so many tables eat in at its busiest, with so many meals a month. */
type HouseSize = {
  readonly name: string;
  readonly mealsAMonth: number;
  readonly tablesAtOnce: number;
};

export const HOUSES: readonly HouseSize[] = [
  { name: 'a club or a care home', mealsAMonth: 300, tablesAtOnce: 10 },
  { name: 'a campus', mealsAMonth: 10_000, tablesAtOnce: 250 },
  { name: 'a large town', mealsAMonth: 300_000, tablesAtOnce: 5000 },
];

/** With thousands apart, and no more digits than are known. */
const rounded = (value: number, digits: number): string =>
  Number(value.toPrecision(digits)).toLocaleString('en');

/** In the larger of two units from a thousand on. */
const inUnits = (
  value: number,
  [small, large]: readonly [string, string],
  digits: number,
): string =>
  value < 999.5
    ? `${rounded(value, digits)} ${small}`
    : `${rounded(value / 1000, digits)} ${large}`;

/** The head of the table in Markdown, over `rowOf`. */
export const TABLE_HEAD =
  '| House | Meals a month | At its busiest | Nodes | Relay at its busiest, and in a month | Money a month | For 1,000 meals |\n|---|---|---|---|---|---|---|';

/** A row in Markdown. */
export function rowOf(
  { name, mealsAMonth, tablesAtOnce }: HouseSize,
  measured: Measured,
  assumed: Assumed,
): string {
  const guests = Math.ceil(tablesAtOnce * assumed.guestsPerTable);
  const nodes = Math.ceil(guests / roomOf(measured, assumed).guests);
  const memory = (nodes * measured.emptyBytes + guests * measured.guestBytes) / 1e6;
  const { relayGigabytes, euros } = thousandMeals(assumed);
  const thousands = mealsAMonth / 1000;
  const streams = assumed.guestsPerTable * (assumed.guestsPerTable - 1) * tablesAtOnce;
  const peakMbps = (streams * assumed.relayed * assumed.streamBps) / 1e6;
  const flat = assumed.machineEuros * (nodes + Math.ceil(peakMbps / RELAY_MBPS));
  const paid = (flatEuros: number, byGigabyte: number): string =>
    `${rounded(flatEuros, 2)} € flat, or ${rounded(byGigabyte, 2)} € by the gigabyte`;
  const cells = [
    name,
    mealsAMonth.toLocaleString('en'),
    `${tablesAtOnce.toLocaleString('en')} tables, ${guests.toLocaleString('en')} guests`,
    `${nodes} × 1 core, ${Math.ceil(memory)} MB`,
    `${inUnits(peakMbps, ['Mbit/s', 'Gbit/s'], 2)}, ${inUnits(relayGigabytes * thousands, ['GB', 'TB'], 2)}`,
    paid(flat, euros * thousands),
    `${rounded(relayGigabytes, 2)} GB; ${paid(flat / thousands, euros)}`,
  ];
  return `| ${cells.join(' | ')} |`;
}
