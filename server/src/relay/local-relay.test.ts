import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { credentialsFor } from './credentials.ts';
import { LocalRelay, localRelayLines } from './local-relay.ts';
import { probeRelay, type RelayHealth } from './relay-probe.ts';
import { RealGuest } from '../testing/real-guest.ts';
import { realHouse, testConfig } from '../testing/real-house.ts';
import { freePort, hasTurnserver } from '../testing/real-relay.ts';

/** Whether this machine lets tests have mounts of their own; says so where it does not. */
function mayMount(): boolean {
  const may = spawnSync('unshare', ['--mount', 'true']).status === 0;
  if (!may) console.warn('skipped: this machine allows no mounts of a test’s own');
  return may;
}

/** For whole processes on a machine that may have much else to do. */
const PATIENT = { interval: 50 };

const environment = async (): Promise<Record<string, string>> => ({
  TURN: 'local',
  TURN_HOST: '127.0.0.1',
  TURN_PORT: String(await freePort('127.0.0.1')),
  TURN_RELAY_PORTS: '50000-50100',
});

const healthOf = ({ relays }: LocalRelay, url = relays.urls[0] ?? ''): Promise<RelayHealth> =>
  probeRelay(url, credentialsFor('probe', relays, Date.now()), 2000);

describe.skipIf(!hasTurnserver())('a relay beside the server', () => {
  const start = async (): Promise<LocalRelay> => {
    const log = pino({ level: 'silent' });
    const relay = await LocalRelay.start(testConfig(await environment()), log);
    onTestFinished(() => relay.close());
    return relay;
  };

  test('works over UDP and TCP, with a secret that nobody else can read', async () => {
    const relay = await start();
    for (const url of relay.relays.urls) await expect.poll(() => healthOf(relay, url)).toBe('ok');
    expect(statSync(relay.file).mode & 0o777).toBe(0o600);
  });

  test('is started again when it dies', async () => {
    const relay = await start();
    await expect.poll(() => healthOf(relay)).toBe('ok');
    const { pid = 0 } = relay;
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => relay.pid).not.toBe(pid);
    await expect.poll(() => healthOf(relay)).toBe('ok');
  });

  test('ends with the server and leaves nothing behind', async () => {
    const relay = await start();
    const { pid = 0, file } = relay;
    await relay.close();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(existsSync(file)).toBe(false);
  });

  test('ends with a server that is killed, whose folder the next one takes away', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ewm-relay-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const folders = (): string[] => readdirSync(folder);
    const pidIn = (name: string): number => {
      const file = join(folder, name, 'pid');
      return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    };
    const main = fileURLToPath(new URL('../main.ts', import.meta.url));
    const open = async () => {
      const child = spawn(process.execPath, [main], {
        env: {
          PATH: process.env['PATH'],
          PORT: '0',
          TMPDIR: folder,
          LOG_LEVEL: 'silent',
          ...(await environment()),
        },
        stdio: 'ignore',
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      return child;
    };
    const first = await open();
    await expect.poll(() => folders().map(pidIn)[0] ?? 0, PATIENT).toBeGreaterThan(0);
    const [old = ''] = folders();
    const relay = pidIn(old);
    first.kill('SIGKILL');
    await expect.poll(() => existsSync(`/proc/${relay}`), PATIENT).toBe(false);
    await open();
    await expect.poll(() => folders().some((name) => name !== old), PATIENT).toBe(true);
    expect(folders()).not.toContain(old);
  });

  describe.skipIf(!mayMount())(
    'on a machine whose whole root is read-only, as containers have it',
    () => {
      /** The server there; whatever is mounted is seen by nobody else. */
      const open = async (first: string, env: Record<string, string>) => {
        const main = fileURLToPath(new URL('../main.ts', import.meta.url));
        const script = `set -e; ${first}; mount -o remount,bind,ro /; exec "$@"`;
        const child = spawn(
          'unshare',
          ['--mount', 'sh', '-c', script, 'sh', process.execPath, main],
          { env: { PATH: process.env['PATH'], PORT: '0', ...(await environment()), ...env } },
        );
        onTestFinished(() => void child.kill('SIGKILL'));
        const heard = { out: '', err: '' };
        child.stdout.on('data', (data) => (heard.out += String(data)));
        child.stderr.on('data', (data) => (heard.err += String(data)));
        return { heard, ended: once(child, 'close') };
      };

      test('a small writable TMPDIR is all that it needs', async () => {
        const tmpfs = 'mount -t tmpfs -o size=1m,mode=1777,noexec tmpfs /mnt';
        const { heard } = await open(tmpfs, { TMPDIR: '/mnt' });
        await expect.poll(() => heard.out, PATIENT).toMatch(/open at http:\/\/\S+:\d+/);
        const port = /open at http:\/\/\S+:(\d+)/.exec(heard.out)?.[1];
        const states = async (): Promise<readonly string[]> => {
          const health = await (await fetch(`http://127.0.0.1:${port}/healthz`)).json();
          return Object.values((health as { relay: Record<string, string> }).relay);
        };
        await expect.poll(states, PATIENT).toEqual(['ok', 'ok']);
        expect(heard.err).toBe('');
      });

      test('without one it says so in one sentence', async () => {
        const { heard, ended } = await open(':', { TMPDIR: '/mnt' });
        expect(await ended).toEqual([1, null]);
        expect(heard.err).toBe(
          'TURN is "local", but nothing can be written to /mnt (EROFS), where the relay\'s secret would go: set TMPDIR to a writable directory.\n',
        );
      });
    },
  );

  test('is what guests of the house are given', async () => {
    const env = await environment();
    const { address } = await realHouse({ env });
    const guest = await RealGuest.arrive({ port: address.port });
    expect(guest.welcome.relay).toBe(true);
    const other = await RealGuest.arrive({ port: address.port });
    for (const one of [guest, other]) one.queue(2);
    const [relay] = (await guest.hear('seated')).seating.iceServers;
    expect(relay?.urls[0]).toBe(`turn:127.0.0.1:${env['TURN_PORT']}?transport=udp`);
    const { username = '', credential = '' } = relay ?? {};
    await expect
      .poll(() => probeRelay(relay?.urls[0] ?? '', { username, credential }, 2000), {})
      .toBe('ok');
  });
});

const rest = {
  secret: 's',
  turnPort: 3478,
  turnRelayPorts: [50_000, 50_100] as const,
  directory: '/d',
};

test('behind a NAT it says where it is seen, and allows no private address but its own', () => {
  const place = { address: '10.0.0.7', name: 'turn.example', outside: '198.51.100.7' };
  const lines = localRelayLines({ ...rest, place });
  expect(lines).toContain('external-ip=198.51.100.7/10.0.0.7');
  expect(lines.filter((line) => line.startsWith('allow'))).toEqual(['allowed-peer-ip=10.0.0.7']);
});

test('the loopback is allowed only where there is no other network', () => {
  const lines = (address: string) =>
    localRelayLines({ ...rest, place: { address, name: address, outside: null } });
  expect(lines('127.0.0.1')).toContain('allow-loopback-peers');
  expect(lines('192.168.1.10')).not.toContain('allow-loopback-peers');
});
