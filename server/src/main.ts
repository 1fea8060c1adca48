/** Starts the server from the environment and stops it on a signal. */
import { isIP } from 'node:net';
import pino from 'pino';
import { collectDefaultMetrics } from 'prom-client';
import { readConfig, VARIABLES } from './ground/config.ts';
import { NoTurnserver } from './relay/local-relay.ts';
import { Metrics } from './metrics.ts';
import { openHouse } from './open-house.ts';

if (process.argv.includes('--help')) {
  for (const { name, fallback, meaning } of Object.values(VARIABLES))
    console.log(`${name.padEnd(24)}${(fallback || '-').padEnd(12)}${meaning}`);
  process.exit(0);
}

const read = readConfig(process.env);
if (!read.ok) stop(read.sentence);
const { config } = read;

// Lines are gathered and written once a second: a write for each would cost as much as the seating it tells of.
const lines = pino.destination({ sync: false, minLength: 4096, periodicFlush: 1000 });
const log = pino({ level: config.logLevel, base: null }, lines);
const metrics = new Metrics();
collectDefaultMetrics({ register: metrics.registry, eventLoopMonitoringPrecision: 100 });

const house = await openHouse({ config, log, metrics }).catch((error: NodeJS.ErrnoException) => {
  if (error instanceof NoTurnserver) stop(error.message);
  const { code } = error;
  if (code === 'EADDRINUSE')
    stop(`Port ${portOf(error)} is already in use; set PORT to another one.`);
  if (code === 'EACCES')
    stop(`Port ${portOf(error)} needs rights that this user does not have; set PORT.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    stop(`HOST is "${config.host}", but this machine has no such address.`);
  throw error;
});

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void shut(0));
process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
  // The code alone: a message or stack may quote what a guest sent.
  log.fatal({ code: error.code ?? error.name }, 'fault');
  void shut(1);
});

// Only now: whoever reads it may send a signal at once.
console.log(`Eat With Me is open at http://${shownHost(config.host)}:${house.address.port}`);

async function shut(exitCode: number): Promise<void> {
  if (stopping) process.exit(exitCode || 1);
  stopping = true;
  await house.close();
  lines.flushSync();
  process.exit(exitCode);
}

function stop(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function portOf(error: NodeJS.ErrnoException & { port?: number }): number {
  return error.port ?? config.port;
}

/** The name a person on this machine would type. */
function shownHost(host: string): string {
  if (['127.0.0.1', '::1', '0.0.0.0', '::'].includes(host)) return 'localhost';
  return isIP(host) === 6 ? `[${host}]` : host;
}
