/** deploy/compose.yaml as the real `docker compose` reads it, and every service in it with nothing to spare. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readConfig, VARIABLES } from '../ground/config.ts';
import { programAt } from '../testing/program.ts';

const DEPLOY = fileURLToPath(new URL('../../../deploy/', import.meta.url));
const compose = programAt('docker-compose');
const SECRET = '0123456789abcdef0123456789abcdef';

type Service = {
  readonly image: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly mem_limit?: string;
  readonly cpus?: number;
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly logging?: { readonly options: Readonly<Record<string, string>> };
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly ports?: readonly { readonly published: string }[];
};

function config(env: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync(
    compose ?? '',
    ['--file', `${DEPLOY}compose.yaml`, '--env-file', '/dev/null', 'config', '--format', 'json'],
    { encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } },
  );
  if (status !== 0) return { said: stderr, services: {} as Readonly<Record<string, Service>> };
  const { services } = JSON.parse(stdout) as { services: Record<string, Service> };
  return { said: stderr, services };
}

/** The lines of deploy/env.example, filled in. */
const FIVE = {
  DOMAIN: 'eat.example',
  EMAIL: 'you@eat.example',
  TURN_SECRET: SECRET,
  STRANGERS: 'direct',
  HOUSE: 'closed',
};

/** A relay that the house starts itself: here it is a service beside it. */
const BESIDE = new Set(['TURN', 'TURN_HOST', 'TURN_PORT', 'TURN_RELAY_PORTS']);

/** What a service finds in its environment; of a line that nobody has written compose says null, and sets nothing. */
const setIn = (service?: Service): Record<string, string> =>
  Object.fromEntries(
    Object.entries(service?.environment ?? {}).flatMap(([name, value]) =>
      value === null ? [] : [[name, value]],
    ),
  );

describe.skipIf(compose === null)('docker compose', () => {
  test('starts nothing without a secret, and says what to do', () => {
    const { said, services } = config({ ...FIVE, TURN_SECRET: '' });
    expect(services).toEqual({});
    expect(said).toMatch(/TURN_SECRET is missing a value: .*openssl rand -hex 32/);
  });

  test('starts nothing before somebody has chosen whom it is for', () => {
    const { said, services } = config({ ...FIVE, HOUSE: '' });
    expect(services).toEqual({});
    expect(said).toMatch(/HOUSE is missing a value: .*closed, or open/);
  });

  test('needs no more than the five lines of env.example', () => {
    const text = readFileSync(`${DEPLOY}env.example`, 'utf8');
    const names = [...text.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(names).toEqual(Object.keys(FIVE));
    const { said, services } = config(FIVE);
    expect(said).toBe('');
    expect(Object.keys(services).toSorted()).toEqual(['caddy', 'house', 'relay', 'volume']);
  });

  test('a sixth makes it a cluster of two', () => {
    const { services } = config({ ...FIVE, COMPOSE_PROFILES: 'cluster' });
    expect(Object.keys(services)).toEqual(expect.arrayContaining(['house-two', 'valkey']));
    expect(services['caddy']?.environment?.['HOUSES']).toBe('house:8080 house-two:8080');
    for (const name of ['house', 'house-two'])
      expect(services[name]?.environment?.['REDIS_URL']).toBe('redis://valkey:6379');
  });

  test('gives each house an environment that it takes', () => {
    for (const COMPOSE_PROFILES of ['', 'cluster']) {
      const { services } = config({ ...FIVE, COMPOSE_PROFILES });
      for (const [name, service] of Object.entries(services)) {
        if (!name.startsWith('house')) continue;
        const environment = setIn(service);
        const known = Object.values(VARIABLES).map((variable) => variable.name);
        expect(known).toEqual(expect.arrayContaining(Object.keys(environment)));
        const read = readConfig(environment);
        expect(read).toMatchObject({ ok: true, config: { strangers: 'direct', host: '0.0.0.0' } });
        if (read.ok) expect(read.config.turnUrls[2]).toBe('turns:eat.example:5349?transport=tcp');
      }
    }
  });

  test('takes every setting of a house from a line of deploy/.env, but for what it says itself', () => {
    const { services: plain } = config(FIVE);
    const own = new Set(Object.keys(setIn(plain['house'])));
    const others = Object.values(VARIABLES)
      .map(({ name }) => name)
      .filter((name) => !own.has(name) && !BESIDE.has(name));
    const lines = Object.fromEntries(others.map((name) => [name, `a line for ${name}`]));
    const { services: told } = config({ ...FIVE, ...lines });
    expect(setIn(told['house'])).toMatchObject(lines);
  });

  test('says in env.example which settings are its own', () => {
    const text = readFileSync(`${DEPLOY}env.example`, 'utf8');
    const [, own = ''] = /too; (HOST, [\s\S]*?), for the relay/.exec(text) ?? [];
    const named = own.match(/[A-Z_]{4,}/g) ?? [];
    const { services: plain } = config(FIVE);
    const { services: told } = config({
      ...FIVE,
      ...Object.fromEntries(named.map((name) => [name, 'a line'])),
    });
    expect(named).toEqual(expect.arrayContaining([...BESIDE]));
    expect(setIn(told['house'])).toEqual(setIn(plain['house']));
  });

  test('keeps sealed reports in a volume of their own, or posts them; without a key there are none', () => {
    const reports = (env: Record<string, string>) => {
      const { services: all } = config({ ...FIVE, ...env });
      const read = readConfig(setIn(all['house']));
      return (
        read.ok && [read.config.reportsKey, read.config.reportsTo, read.config.reportsKeepDays]
      );
    };
    const key = 'k'.repeat(43);
    const address = 'https://desk.example/reports';
    expect(reports({})).toEqual([null, null, 30]);
    expect(reports({ REPORTS_KEY: key, REPORTS_KEEP_DAYS: '7' })).toEqual([key, '/reports', 7]);
    expect(reports({ REPORTS_KEY: key, REPORTS_TO: address })).toEqual([key, address, 30]);
  });

  const { services }: { services: Readonly<Record<string, Service>> } =
    compose === null ? { services: {} } : config({ ...FIVE, COMPOSE_PROFILES: 'cluster' });
  describe.each(Object.entries(services))('%s', (name, service) => {
    test('has no rights and no more room than it needs', () => {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
      expect(service.cap_add ?? []).toEqual(name === 'volume' ? ['CHOWN'] : []);
      expect(Number(service.mem_limit)).toBeGreaterThan(0);
      expect(service.cpus).toBeUndefined();
      expect(service.logging?.options['max-size']).toBe('10m');
      if (name !== 'volume') expect(service.user).toBe('65532:65532');
      if (!name.startsWith('house')) expect(service.image).toMatch(/:\d+\.\d+-alpine$/);
    });

    test('is watched, and stopped in time', () => {
      if (name === 'volume') {
        expect(service.restart).toBe('no');
        return;
      }
      expect(service.restart).toBe('unless-stopped');
      // In exec form: there need be no shell.
      expect(service.healthcheck?.test[0]).toBe('CMD');
      const grace = Number(/^(?:(\d+)m)?(\d+)s$/.exec(service.stop_grace_period ?? '')?.[2]);
      const drain = Number(service.environment?.['DRAIN_MS'] ?? 0);
      expect(grace * 1000).toBeGreaterThan(drain * 2);
    });
  });
});
