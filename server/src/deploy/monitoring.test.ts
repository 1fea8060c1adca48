/** Dashboard and alerts ask for what a house has, each alert fires when it should and not before, and says what to do. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { programAt } from '../testing/program.ts';

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

/** Prometheus' own, and those of the exporters for sites and for machines. */
const ELSEWHERE = ['up', 'probe_ssl_earliest_cert_expiry', 'node_network_transmit_bytes_total'];
/** Only in a house with Redis. */
const WITH_REDIS = ['ewm_redis_up'];
const METRIC = /\b(?:ewm|node|nodejs|process|probe)_\w+|\bup\b/g;

/** What a house with everything says on /metrics before anybody has come: the process itself, which leaves out some of what its library has. */
async function saidByHouse(): Promise<string> {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      HOUSE: 'closed',
      GEMINI_API_KEY: 'AIza-a-key-of-nobody',
      PAGE_COUNTS: 'yes',
      TURN_URLS: 'turn:127.0.0.1:1',
      TURN_SECRET: '0123456789abcdef',
      RELAY_GB_A_MONTH: '1000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout })) {
    const [, address] = /is open at (\S+)$/.exec(line) ?? [];
    if (address !== undefined) return await (await fetch(`${address}/metrics`)).text();
  }
  throw new Error('the house did not open');
}

/** What somebody asks of Prometheus: an alert, or a panel of the dashboard. */
type Asked = { readonly by: string; readonly expr: string };

function asked(): readonly Asked[] {
  const { panels } = JSON.parse(read(`${ROOT}deploy/grafana/dashboard.json`)) as {
    panels: { title: string; targets?: { expr: string }[] }[];
  };
  return [
    ...rules.map(({ alert, expr }) => ({ by: alert, expr })),
    ...panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => ({ by: title, expr })),
    ),
  ];
}

test('every name is one that a house has, with every label, before the first guest', async () => {
  const all = asked();
  expect(all.length).toBeGreaterThan(30);
  const said = await saidByHouse();
  const samplesOf = (name: string): readonly string[] =>
    [...said.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? `, 'gm'))].map(
      ([, labels = '']) => `,${labels},`,
    );
  for (const { by, expr } of all) {
    const names = expr.match(METRIC) ?? [];
    expect(names.length, by).toBeGreaterThan(0);
    for (const name of names)
      if (![...ELSEWHERE, ...WITH_REDIS].includes(name))
        expect(samplesOf(name).length, `${by}: ${name}`).toBeGreaterThan(0);
    // Of a series that begins with its first hit Prometheus sees no increase, so that the first would wake nobody.
    for (const [, name = '', label = '', values = ''] of expr.matchAll(
      /(\w+)\{(\w+)=~?"([^"]+)"\}/g,
    ))
      for (const value of ELSEWHERE.includes(name) ? [] : values.split('|'))
        expect(
          samplesOf(name).some((labels) => new RegExp(`,${label}="${value}",`).test(labels)),
          `${by}: ${name} with ${label} ${value}`,
        ).toBe(true);
  }
});

test.each(rules)('docs/operating.md says what to do about $alert', ({ alert, annotations }) => {
  expect(annotations.runbook).toBe(`docs/operating.md#${alert.toLowerCase()}`);
  expect(read(`${ROOT}docs/operating.md`)).toMatch(new RegExp(`^### ${alert}\n\n[A-Z\`]`, 'm'));
});

/** For each alert what is seen for an hour that should wake somebody, and what should not. */
type Case = {
  readonly fires: readonly string[];
  /** Another way in which it comes about. */
  readonly also?: readonly string[];
  readonly quiet: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
};
const node = '{instance="a",job="eat-with-me"}';
const of = (labels: string): string => `{instance="a",job="eat-with-me",${labels}}`;
const onRelay = (device: string): string =>
  `{instance="r",job="eat-with-me-relay",device="${device}"}`;
const CASES: Readonly<Record<string, Case>> = {
  EwmHouseDown: { fires: [`up${node} 0x120`], quiet: [`up${node} 1x120`] },
  EwmRedisDown: { fires: [`ewm_redis_up${node} 0x120`], quiet: [`ewm_redis_up${node} 1x120`] },
  EwmRelayDown: {
    fires: [`ewm_relay_up${of('url="turn:a"')} 0x120`],
    quiet: [`ewm_relay_up${of('url="turn:a"')} 1x120`],
    labels: { url: 'turn:a' },
  },
  EwmNobodySeated: {
    fires: [`ewm_waiting${of('size="2"')} 2x120`, `ewm_seatings_total${of('way="new"')} 7x120`],
    // Friends at private tables do not make it better for strangers.
    also: [
      `ewm_waiting${of('size="2"')} 2x120`,
      `ewm_seatings_total${of('way="new"')} 0x120`,
      `ewm_seatings_total${of('way="private"')} 0+1x120`,
    ],
    quiet: [`ewm_waiting${of('size="2"')} 2x120`, `ewm_seatings_total${of('way="new"')} 0+1x120`],
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
    fires: [`ewm_event_loop_lag_seconds${of('quantile="0.99"')} 0.2x120`],
    quiet: [
      `ewm_event_loop_lag_seconds${of('quantile="0.99"')} 0.02x120`,
      `ewm_event_loop_lag_seconds${of('quantile="1"')} 0.2x120`,
    ],
    labels: { instance: 'a' },
  },
  // A week of 30 GB a month is 7 GB.
  EwmRelayBudget: {
    fires: [
      `ewm_relay_budget_bytes${node} 30000000000x120`,
      `ewm_network_sent_bytes_total${node} 0+1000x120`,
      `node_network_transmit_bytes_total${onRelay('eth0')} 0+300000000x120`,
    ],
    // Beside the house, without the other exporter.
    also: [
      `ewm_relay_budget_bytes${node} 30000000000x120`,
      `ewm_network_sent_bytes_total${node} 0+300000000x120`,
    ],
    quiet: [
      `ewm_relay_budget_bytes${node} 30000000000x120`,
      `ewm_network_sent_bytes_total${node} 0+50000000x120`,
      // Two views of the same machine are not added up.
      `node_network_transmit_bytes_total${onRelay('eth0')} 0+50000000x120`,
      `node_network_transmit_bytes_total${onRelay('docker0')} 0+300000000x120`,
    ],
    labels: {},
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
    const { fires, also, quiet, labels: own } = CASES[alert] ?? { fires: [], quiet: [] };
    const expected = {
      exp_labels: { ...(own ?? { instance: 'a', job: 'eat-with-me' }), ...labels },
      exp_annotations: annotations,
    };
    const at = { alertname: alert, eval_time: '100m' };
    return [
      ...[fires, ...(also ? [also] : [])].map((seen) => ({
        interval: '1m',
        input_series: series(seen),
        alert_rule_test: [{ ...at, exp_alerts: [expected] }],
      })),
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
