/** deploy/k8s as kustomize renders it: every container with nothing to spare, and time to say goodbye. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readConfig, VARIABLES } from '../ground/config.ts';
import { programAt } from '../testing/program.ts';

const DEPLOY = fileURLToPath(new URL('../../../deploy/', import.meta.url));
const kustomize = programAt('kustomize');

type Variable = { readonly name: string; readonly value?: string };
type Probe = { readonly httpGet?: { readonly path: string } };
type Container = {
  readonly name: string;
  readonly env?: readonly Variable[];
  readonly resources: { readonly limits: object };
  readonly securityContext: object;
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly lifecycle?: { readonly preStop: { readonly exec: { readonly command: string[] } } };
};
type Pod = {
  readonly terminationGracePeriodSeconds?: number;
  readonly topologySpreadConstraints?: readonly object[];
  readonly containers: readonly [Container];
};
type Manifest = {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly replicas?: number;
    readonly strategy?: { readonly type: string };
    readonly selector?: { readonly matchLabels?: object };
    readonly rules?: readonly { readonly host: string }[];
    readonly tls?: readonly { readonly hosts: readonly string[] }[];
    readonly template?: { readonly metadata: object; readonly spec: Pod };
  };
};

function render(overlay: string): readonly Manifest[] {
  const args = ['build', `${DEPLOY}k8s/overlays/${overlay}`];
  const { status, stdout, stderr } = spawnSync(kustomize ?? '', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
}

const find = (manifests: readonly Manifest[], kind: string, name: RegExp): Manifest => {
  const found = manifests.find((one) => one.kind === kind && name.test(one.metadata.name));
  if (!found) throw new Error(`no ${kind} ${name.source}`);
  return found;
};

const OVERLAYS = ['single', 'cluster'] as const;
const rendered = new Map(kustomize ? OVERLAYS.map((name) => [name, render(name)]) : []);

describe.skipIf(kustomize === null).each(OVERLAYS)('overlay %s', (overlay) => {
  const manifests = rendered.get(overlay) ?? [];
  const pods = manifests.filter(({ spec }) => spec?.template);

  test('no container has more rights or room than it needs', () => {
    expect(pods.length).toBeGreaterThan(1);
    for (const { spec } of pods) {
      const pod = spec?.template?.spec;
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      for (const container of pod?.containers ?? []) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(Object.keys(container.resources.limits)).toEqual(['memory']);
        expect(container).toMatchObject({
          startupProbe: expect.anything(),
          livenessProbe: expect.anything(),
          readinessProbe: expect.anything(),
        });
      }
      expect(spec?.template?.metadata).toMatchObject({
        labels: spec?.selector?.matchLabels,
      });
    }
  });

  test('the house has time to drain, and takes what it is told', () => {
    const pod = find(manifests, 'Deployment', /^house$/).spec?.template?.spec;
    const house = pod?.containers[0];
    const told = find(manifests, 'ConfigMap', /^house-/).data ?? {};
    const { DOMAIN = '', TURN_HOST = '' } = told;
    const variables: Record<string, string> = { ...told };
    for (const { name, value = '' } of house?.env ?? [])
      variables[name] = value.replaceAll('$(TURN_HOST)', TURN_HOST);
    const asGiven = { ...variables, TURN_SECRET: '0123456789abcdef' };
    // The operator's overlay chooses; ours does not for them.
    expect(readConfig(asGiven)).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(/^HOUSE .*"open" or "closed"/),
    });
    const read = readConfig({ ...asGiven, HOUSE: 'closed' });
    expect(read).toMatchObject({ ok: true, config: { metricsPort: 9090 } });
    const pauseMs = Number(/, (\d+)\)$/.exec(house?.lifecycle?.preStop.exec.command[2] ?? '')?.[1]);
    if (read.ok)
      expect((pod?.terminationGracePeriodSeconds ?? 0) * 1000).toBeGreaterThan(
        pauseMs + read.config.drainMs + 10_000,
      );
    expect(house?.livenessProbe.httpGet?.path).toBe('/livez');
    expect(house?.readinessProbe.httpGet?.path).toBe('/readyz');
    const { rules, tls } = find(manifests, 'Ingress', /^house$/).spec ?? {};
    expect([rules?.[0]?.host, tls?.[0]?.hosts[0]]).toEqual([DOMAIN, DOMAIN]);
  });

  test('the relay has the tested configuration, and no copy of it', () => {
    const { data } = find(manifests, 'ConfigMap', /^relay-/);
    for (const file of ['turnserver.conf', 'start.sh'])
      expect(data?.[file]).toBe(readFileSync(`${DEPLOY}coturn/${file}`, 'utf8'));
    expect(find(manifests, 'DaemonSet', /^relay$/).spec?.template?.spec).toMatchObject({
      hostNetwork: true,
      nodeSelector: { 'eat-with-me/relay': 'true' },
    });
  });
});

/** The lines of the sample that are left to whoever needs them. */
const offered = [
  ...readFileSync(`${DEPLOY}k8s/base/house.env`, 'utf8').matchAll(/^# ([A-Z_]+)=(.*)$/gm),
].map(([, name = '', value = '']) => ({ name, value }));

test.each(Object.values(VARIABLES))('house.env speaks of $name', ({ name, fallback }) => {
  const sample = readFileSync(`${DEPLOY}k8s/base/house.env`, 'utf8');
  expect(sample).toMatch(new RegExp(`\\b${name}\\b`));
  // Where the house has a choice of its own, the line is that choice.
  for (const line of offered)
    if (line.name === name && fallback !== '') expect(line.value).toBe(fallback);
});

test('every line that house.env offers is one that a house takes', () => {
  const names = Object.values(VARIABLES).map((variable) => variable.name);
  expect(names).toEqual(expect.arrayContaining(offered.map(({ name }) => name)));
  const kept = offered.filter(({ value }) => value !== '');
  expect(kept.length).toBeGreaterThan(20);
  const all = Object.fromEntries(kept.map(({ name, value }) => [name, value]));
  expect(readConfig({ ...all, HOUSE: 'closed' })).toMatchObject({ ok: true });
});

test.skipIf(kustomize === null)('one house is never two, and two are never none', () => {
  const single = find(rendered.get('single') ?? [], 'Deployment', /^house$/).spec;
  expect(single).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
  const manifests = rendered.get('cluster') ?? [];
  const cluster = find(manifests, 'Deployment', /^house$/).spec;
  expect(cluster).toMatchObject({
    replicas: 2,
    strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
  });
  expect(cluster?.template?.spec.topologySpreadConstraints).toHaveLength(1);
  expect(find(manifests, 'PodDisruptionBudget', /^house$/).spec).toMatchObject({ minAvailable: 1 });
  expect(find(manifests, 'ConfigMap', /^house-/).data?.['REDIS_URL']).toBe('redis://valkey:6379');
  expect(find(manifests, 'Service', /^valkey$/)).toBeDefined();
});

type Monitor = {
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly endpoints: readonly { readonly port: string; readonly path: string }[];
  };
};
type ServiceOfHouse = {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly ports: readonly { readonly name: string; readonly port: number }[] };
};

test.skipIf(kustomize === null)('overlay monitoring asks the port on which the house tells', () => {
  const monitor = find(render('monitoring'), 'ServiceMonitor', /^house$/) as unknown as Monitor;
  const single = rendered.get('single') ?? [];
  const service = find(single, 'Service', /^house$/) as unknown as ServiceOfHouse;
  expect(service.metadata.labels).toMatchObject(monitor.spec.selector.matchLabels);
  const [endpoint] = monitor.spec.endpoints;
  expect(endpoint?.path).toBe('/metrics');
  const port = service.spec.ports.find(({ name }) => name === endpoint?.port)?.port;
  const house = find(single, 'Deployment', /^house$/).spec?.template?.spec.containers[0];
  const told = { ...find(single, 'ConfigMap', /^house-/).data };
  for (const { name, value = '' } of house?.env ?? []) told[name] = value;
  expect(String(port)).toBe(told['METRICS_PORT']);
});
