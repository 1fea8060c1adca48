/** deploy/traefik as far as it goes without Traefik, which neither Debian nor npm has: its names fit together, and it does what every proxy must. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { KEEP_ALIVE_MS } from '../bounds/http-bounds.ts';
import { VARIABLES } from '../ground/config.ts';
import { isHealthPath } from '../pages/health.ts';

type Router = { readonly rule: string; readonly service: string; readonly tls?: object };
type LoadBalancer = {
  readonly passHostHeader: boolean;
  readonly serversTransport: string;
  readonly servers: readonly { readonly url: string }[];
  readonly healthCheck: { readonly path: string };
};
type Dynamic = {
  readonly http: {
    readonly routers: Readonly<Record<string, Router>>;
    readonly services: Readonly<Record<string, { readonly loadBalancer: LoadBalancer }>>;
    readonly serversTransports: Readonly<
      Record<string, { readonly forwardingTimeouts: { readonly idleConnTimeout: string } }>
    >;
  };
};

test('the file for Traefik leads to the house, with its host, and closes what is idle first', () => {
  const file = new URL('../../../deploy/traefik/eat-with-me.yaml', import.meta.url);
  const { http } = parse(readFileSync(file, 'utf8')) as Dynamic;
  const routers = Object.values(http.routers);
  expect(routers.map(({ rule }) => rule)).toEqual(['Host(`eat.example`)']);
  for (const { service, tls } of routers) {
    expect(tls).toBeDefined();
    const balancer = http.services[service]?.loadBalancer;
    expect(balancer?.passHostHeader).toBe(true);
    const [host, port] = [VARIABLES.host.fallback, VARIABLES.port.fallback];
    expect(balancer?.servers).toEqual([{ url: `http://${host}:${port}` }]);
    expect(isHealthPath(balancer?.healthCheck.path ?? '')).toBe(true);
    const transport = http.serversTransports[balancer?.serversTransport ?? ''];
    const [, seconds] = /^(\d+)s$/.exec(transport?.forwardingTimeouts.idleConnTimeout ?? '') ?? [];
    expect(Number(seconds) * 1000).toBeLessThan(KEEP_ALIVE_MS);
  }
});
