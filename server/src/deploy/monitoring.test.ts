/** Dashboard and alerts ask for what a house has, each alert fires when it should and not before, and says what to do. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectDefaultMetrics } from 'prom-client';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { Metrics } from '../metrics.ts';
import { programAt } from '../testing/program.ts';
import { realHouse } from '../testing/real-house.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const RULES = `${ROOT}deploy/prometheus/alerts.yaml`;
const read = (path: string): string => readFileSync(path, 'utf8');
const promtool = programAt('promtool');

type Rule = {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: { readonly summary: string; readonly runbook: string };
};
type Rules = { readonly groups: readonly { readonly rules: readonly Rule[] }[] };
const rules = (parse(read(RULES)) as Rules).groups.flatMap((group) => group.rules);

/** Prometheus' own, and the blackbox exporter's. */
const ELSEWHERE = ['up', 'probe_ssl_earliest_cert_expiry'];
const METRIC = /\b(?:ewm|nodejs|process|probe)_\w+|\bup\b/g;

/** The names that a house with everything has on /metrics. */
async function namesThere(): Promise<ReadonlySet<string>> {
  const metrics = new Metrics();
  collectDefaultMetrics({ register: metrics.registry });
  const env = {
    GEMINI_API_KEY: 'AIza-a-key-of-nobody',
    METRICS_PORT: '0',
    PAGE_COUNTS: 'yes',
    TURN_URLS: 'turn:127.0.0.1:1',
    TURN_SECRET: '0123456789abcdef',
  };
  const { metricsAddress } = await realHouse({ env, metrics });
  const response = await fetch(`http://127.0.0.1:${metricsAddress?.port}/metrics`);
  const kinds = [...(await response.text()).matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  return new Set(
    kinds.flatMap(([, name = '', kind]) =>
      kind === 'histogram' ? ['_bucket', '_count', '_sum'].map((end) => name + end) : [name],
    ),
  );
}

/** Only in a house with Redis. */
const WITH_REDIS = ['ewm_redis_up'];

test('every name is one that a house has', async () => {
  const dashboard = JSON.parse(read(`${ROOT}deploy/grafana/dashboard.json`)) as {
    panels: { title: string; targets?: { expr: string }[] }[];
  };
  const asked = [
    ...rules.map(({ alert, expr }) => ({ by: alert, expr })),
    ...dashboard.panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => ({ by: title, expr })),
    ),
  ];
  expect(asked.length).toBeGreaterThan(30);
  const there = new Set([...(await namesThere()), ...ELSEWHERE, ...WITH_REDIS]);
  for (const { by, expr } of asked) {
    const names = expr.match(METRIC) ?? [];
    expect(names.length, by).toBeGreaterThan(0);
    for (const name of names) expect([...there], by).toContain(name);
  }
});

test.each(rules)('docs/operating.md says what to do about $alert', ({ alert, annotations }) => {
  expect(annotations.runbook).toBe(`docs/operating.md#${alert.toLowerCase()}`);
  expect(read(`${ROOT}docs/operating.md`)).toMatch(new RegExp(`^### ${alert}\n\n[A-Z\`]`, 'm'));
});

/** For each alert what is seen for an hour that should wake somebody, and what should not. */
type Case = {
  readonly fires: readonly string[];
  readonly quiet: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
};
const node = '{instance="a",job="eat-with-me"}';
const of = (labels: string): string => `{instance="a",job="eat-with-me",${labels}}`;
const CASES: Readonly<Record<string, Case>> = {
  EwmHouseDown: { fires: [`up${node} 0x120`], quiet: [`up${node} 1x120`] },
  EwmRedisDown: { fires: [`ewm_redis_up${node} 0x120`], quiet: [`ewm_redis_up${node} 1x120`] },
  EwmRelayDown: {
    fires: [`ewm_relay_up${of('url="turn:a"')} 0x120`],
    quiet: [`ewm_relay_up${of('url="turn:a"')} 1x120`],
    labels: { url: 'turn:a' },
  },
  EwmNobodySeated: {
    fires: [`ewm_waiting${of('size="2"')} 2x120`, `ewm_seatings_total${of('way="laid"')} 7x120`],
    quiet: [`ewm_waiting${of('size="2"')} 2x120`, `ewm_seatings_total${of('way="laid"')} 0+1x120`],
    labels: {},
  },
  EwmSeatedLate: {
    fires: [
      `ewm_time_in_queue_seconds_bucket${of('le="30"')} 0+1x120`,
      `ewm_time_in_queue_seconds_count${node} 0+4x120`,
    ],
    quiet: [
      `ewm_time_in_queue_seconds_bucket${of('le="30"')} 0+3x120`,
      `ewm_time_in_queue_seconds_count${node} 0+4x120`,
    ],
    labels: {},
  },
  EwmHouseFull: {
    fires: [`ewm_guests${of('stage="seated"')} 90x120`, `ewm_guests_max${node} 100x120`],
    quiet: [`ewm_guests${of('stage="seated"')} 70x120`, `ewm_guests_max${node} 100x120`],
    labels: { instance: 'a' },
  },
  EwmTooManySockets: {
    fires: [`ewm_refusals_total${of('code="too-many-sockets"')} 0+5x120`],
    quiet: [`ewm_refusals_total${of('code="too-many-sockets"')} 0+1x120`],
    labels: {},
  },
  EwmWiresCut: {
    fires: [`ewm_socket_closes_total${of('code="1006"')} 0+9x120`],
    quiet: [
      `ewm_socket_closes_total${of('code="1006"')} 0+9x120`,
      `ewm_socket_closes_total${of('code="1001"')} 0+20x120`,
    ],
    labels: {},
  },
  EwmBoundsHit: {
    fires: [`ewm_bounds_hit_total${of('bound="address"')} 0+5x120`],
    quiet: [`ewm_bounds_hit_total${of('bound="address"')} 5x120`],
    labels: { bound: 'address' },
  },
  EwmEventLoopLate: {
    fires: [`nodejs_eventloop_lag_p99_seconds${node} 0.2x120`],
    quiet: [`nodejs_eventloop_lag_p99_seconds${node} 0.02x120`],
  },
  EwmCompanionCap: {
    fires: [
      `ewm_companion_minutes_today${node} 590x120`,
      `ewm_companion_minutes_max${node} 600x120`,
    ],
    quiet: [
      `ewm_companion_minutes_today${node} 300x120`,
      `ewm_companion_minutes_max${node} 600x120`,
    ],
  },
  EwmCompanionProvider: {
    fires: [`ewm_companion_tokens_total${of('outcome="provider-quota"')} 0+2x120`],
    quiet: [`ewm_companion_tokens_total${of('outcome="granted"')} 0+2x120`],
    labels: { outcome: 'provider-quota' },
  },
  EwmReportsLost: {
    fires: [`ewm_reports_total${of('outcome="lost"')} 0x80 1x40`],
    quiet: [`ewm_reports_total${of('outcome="kept"')} 0+2x120`],
    labels: {},
  },
  EwmCertificate: {
    fires: ['probe_ssl_earliest_cert_expiry{instance="a",job="eat-with-me-site"} 900000x120'],
    quiet: ['probe_ssl_earliest_cert_expiry{instance="a",job="eat-with-me-site"} 9000000x120'],
    labels: { instance: 'a', job: 'eat-with-me-site' },
  },
};

test.skipIf(promtool === null)('each fires when it should, and is quiet otherwise', () => {
  expect(Object.keys(CASES)).toEqual(rules.map(({ alert }) => alert));
  const series = (lines: readonly string[]) =>
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return { series: line.slice(0, at), values: line.slice(at + 1) };
    });
  const tests = rules.flatMap(({ alert, labels, annotations }) => {
    const { fires, quiet, labels: own } = CASES[alert] ?? { fires: [], quiet: [] };
    const expected = {
      exp_labels: { ...(own ?? { instance: 'a', job: 'eat-with-me' }), ...labels },
      exp_annotations: annotations,
    };
    const at = { alertname: alert, eval_time: '100m' };
    return [
      {
        interval: '1m',
        input_series: series(fires),
        alert_rule_test: [{ ...at, exp_alerts: [expected] }],
      },
      { interval: '1m', input_series: series(quiet), alert_rule_test: [{ ...at, exp_alerts: [] }] },
    ];
  });
  const directory = mkdtempSync(join(tmpdir(), 'ewm-alerts-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'alerts.test.json');
  writeFileSync(file, JSON.stringify({ rule_files: [RULES], tests }));
  const { status, stdout, stderr } = spawnSync(promtool ?? '', ['test', 'rules', file], {
    encoding: 'utf8',
  });
  expect(stdout + stderr).toMatch(/SUCCESS/);
  expect(status).toBe(0);
});
