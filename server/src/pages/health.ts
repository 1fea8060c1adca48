/** What a house says of its health, to whoever starts it, sends it guests or watches over it. */
import type { RelayState } from '../relay/relay-watch.ts';

/** How the house is. */
export type HouseState = {
  readonly draining: boolean;
  /** Whether the web app has been built. */
  readonly web: boolean;
  /** How the memory of the house is: `none` needs no Redis; otherwise what is wrong in one sentence, or `ok`. */
  readonly redis: string;
  /** How each relay is, by URL. */
  readonly relays: ReadonlyMap<string, RelayState>;
};

/** An answer: the status of HTTP, and what to say as JSON. */
type Health = {
  readonly status: 200 | 503;
  readonly body: Readonly<Record<string, unknown>>;
};

/** The paths at which health is told. */
const HEALTH_PATHS = ['/livez', '/readyz', '/healthz'] as const;
type HealthPath = (typeof HEALTH_PATHS)[number];

/**
 * `/livez`: the process answers, and need not be started anew. `/readyz`: guests can be sent here. `/healthz`: for people,
 * and for proxies that ask only this; no reason to send guests elsewhere but draining.
 */
export function healthOf(path: HealthPath, state: HouseState): Health {
  if (path === '/livez') return { status: 200, body: { status: 'ok' } };
  const { draining, web, redis } = state;
  const relay = Object.fromEntries(state.relays);
  const isWell = redis === 'none' || redis === 'ok';
  const told = { relay, web: web ? 'ok' : 'not built', redis };
  if (path === '/readyz') {
    const status = draining ? 'draining' : web && isWell ? 'ready' : 'not ready';
    return { status: status === 'ready' ? 200 : 503, body: { status, ...told } };
  }
  const isBroken = Object.values(relay).some((one) => one !== 'ok' && one !== 'untried');
  const status = draining ? 'draining' : isBroken || !web || !isWell ? 'degraded' : 'ok';
  return { status: draining ? 503 : 200, body: { status, ...told } };
}

export const isHealthPath = (path: string): path is HealthPath =>
  HEALTH_PATHS.some((one) => one === path);
