/** Starts the server from the environment and stops it on a signal. */
import { isIP } from 'node:net';
import pino from 'pino';
import { collectDefaultMetrics } from 'prom-client';
import { misspelt, subPath } from './ground/odd-variables.ts';
import { readConfig, VARIABLES } from './ground/config.ts';
import { NoTurnserver } from './relay/local-relay.ts';
import { LogLines } from './ground/log-lines.ts';
import { Metrics } from './metrics.ts';
import { MetricsDoorShut, openHouse, UnfitRedis, type OpenHouse } from './open-house.ts';

if (process.argv.includes('--help')) {
  for (const { name, fallback, meaning } of Object.values(VARIABLES))
    console.log(`${name.padEnd(24)}${(fallback || '-').padEnd(12)}${meaning}`);
  process.exit(0);
}

const read = readConfig(process.env);
if (!read.ok) stop(read.sentence);
const { config } = read;
const path = subPath(process.env);
if (path !== null) stop(path);

const metrics = new Metrics();
const lines = new LogLines(1, (count) => metrics.logLinesDropped.inc(count));
process.stdout.on('error', ignore);
process.stderr.on('error', ignore);
const log = pino({ level: config.logLevel, base: null }, lines);
// What it makes of looks at the event loop is taken away below, so it need not look: each look wakes an idle process.
const HARDLY_EVER_MS = 60 * 60 * 1000;
collectDefaultMetrics({
  register: metrics.registry,
  eventLoopMonitoringPrecision: HARDLY_EVER_MS,
});
// They take the time between two looks for lag; ours does not.
for (const each of ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'])
  metrics.registry.removeSingleMetric(`nodejs_eventloop_lag_${each}_seconds`);

let stopping = false;
let opened: OpenHouse | null = null;
// Before anything is waited for: the first process of a container has no other way to be ended.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void shut(0));
for (const { name, meant } of misspelt(process.env))
  log.warn({ name }, `this variable is not known: was ${meant} meant?`);
const house = await openHouse({ config, log, metrics }).catch((error: NodeJS.ErrnoException) => {
  if (error instanceof NoTurnserver || error instanceof UnfitRedis) stop(error.message);
  const { code } = error;
  const isMetrics = error instanceof MetricsDoorShut;
  const [port, host] = isMetrics ? ['METRICS_PORT', 'METRICS_HOST'] : ['PORT', 'HOST'];
  if (code === 'EADDRINUSE')
    stop(`Port ${portOf(error)} is already in use; set ${port} to another one.`);
  if (code === 'EACCES')
    stop(`Port ${portOf(error)} needs rights that this user does not have; set ${port}.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    stop(
      `${host} is "${isMetrics ? config.metricsHost : config.host}", but this machine has no such address.`,
    );
  throw error;
});
opened = house;

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
  await opened?.close();
  lines.flushSync();
  process.exit(exitCode);
}

function ignore(): void {}

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
