/** The units of deploy/systemd are units, and leave little to whoever breaks in. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { VARIABLES } from '../ground/config.ts';
import { programAt } from '../testing/program.ts';

const UNITS = fileURLToPath(new URL('../../../deploy/systemd/', import.meta.url));
const analyze = programAt('systemd-analyze');
const EXPOSURE_MAX = 2;

const read = (unit: string): string => readFileSync(UNITS + unit, 'utf8');

/** What it prints, to whichever stream. */
function said(...args: string[]): string {
  const { stdout, stderr } = spawnSync(analyze ?? '', args, { encoding: 'utf8' });
  return stdout + stderr;
}

const exposure = (file: string): number => {
  const report = said('security', '--offline=true', '--no-pager', file);
  return Number(/Overall exposure level for \S+: (\d+\.\d+)/.exec(report)?.[1]);
};

const SERVICES = ['eat-with-me.service', 'eat-with-me-relay.service'];

describe.skipIf(analyze === null)('systemd', () => {
  test.each(SERVICES)('finds little exposed in %s', (unit) => {
    expect(exposure(UNITS + unit)).toBeLessThanOrEqual(EXPOSURE_MAX);
  });

  test('would find a unit without its lines exposed', () => {
    const directory = mkdtempSync(join(tmpdir(), 'ewm-units-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const bare = read(SERVICES[0] ?? '').replaceAll(/^(?:Protect|Private|SystemCall).*\n/gm, '');
    const file = join(directory, 'bare.service');
    writeFileSync(file, bare);
    expect(exposure(file)).toBeGreaterThan(EXPOSURE_MAX);
  });

  test('understands every line', () => {
    const directory = mkdtempSync(join(tmpdir(), 'ewm-units-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const files = readdirSync(UNITS).map((unit) => {
      const file = join(directory, unit);
      // Programs that this machine need not have in these places.
      const text = read(unit)
        .replace('/opt/eat-with-me/node_modules/node/bin/node', process.execPath)
        .replace('/usr/bin/turnserver', process.execPath);
      writeFileSync(file, text);
      return file;
    });
    expect(said('verify', ...files)).toBe('');
  });
});

test('the guide for Debian installs what finds a user that systemd makes up', () => {
  const relay = read('eat-with-me-relay.service');
  // A bare Debian looks for the name in /etc/passwd alone, and the relay would not start.
  expect(relay).toMatch(/^DynamicUser=yes\nUser=eat-with-me-relay$/m);
  expect(relay).toMatch(/install -o eat-with-me-relay /);
  const guide = readFileSync(join(UNITS, '../../docs/guides/debian.md'), 'utf8');
  expect(guide).toMatch(/^apt-get install .*\blibnss-systemd\b/m);
});

test('a house is stopped only after it has drained', () => {
  const seconds = Number(/^TimeoutStopSec=(\d+)$/m.exec(read('eat-with-me.service'))?.[1]);
  expect(seconds * 1000).toBeGreaterThan(Number(VARIABLES.drainMs.fallback) * 2);
});

test('a house may open a file for each guest and a fifth more', () => {
  const files = Number(/^LimitNOFILE=(\d+)$/m.exec(read('eat-with-me.service'))?.[1]);
  expect(files).toBeGreaterThan(Number(VARIABLES.guestsMax.fallback) * 1.2);
});
