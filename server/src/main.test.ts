import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { COMPILED } from './testing/compiled.ts';
import { VARIABLES } from './ground/config.ts';
import { RealGuest } from './testing/real-guest.ts';
import { hasRedis, RealRedis } from './testing/redis.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

function start(env: Record<string, string>, ...args: string[]) {
  const child: ChildProcess = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'], ...COMPILED, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const heard = { out: '', err: '' };
  child.stdout?.on('data', (data) => (heard.out += String(data)));
  child.stderr?.on('data', (data) => (heard.err += String(data)));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const port = async (): Promise<number> => {
    await expect.poll(() => heard.out).toMatch(/http:\/\/\S+:\d+\n/);
    return Number(/http:\/\/\S+:(\d+)\n/.exec(heard.out)?.[1]);
  };
  return { child, heard, ended, port };
}

test('says where it is open, and drains on SIGTERM', async () => {
  const { child, heard, ended, port } = start({ PORT: '0' });
  const at = await port();
  expect(heard.out).toMatch(/^Eat With Me is open at http:\/\/localhost:\d+\n/);
  const guest = await RealGuest.arrive({ port: at });
  child.kill('SIGTERM');
  expect(await guest.refusal()).toBe('closing');
  expect(await guest.closed()).toBe(1012);
  expect(await ended).toBe(0);
  expect(heard.out).toContain('"msg":"draining"');
  expect(heard.err).toBe('');
});

test('a full disk behind standard output: guests are served, lines are dropped and counted, and SIGTERM works', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  other.close();
  await once(other, 'close');
  const child = spawn('sh', ['-c', 'exec "$@" > /dev/full', 'sh', process.execPath, MAIN], {
    env: { PATH: process.env['PATH'], PORT: String(port), SOCKETS_PER_ADDRESS: '1000' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close');
  const status = () =>
    fetch(`http://127.0.0.1:${port}/livez`).then(({ status: one }) => one, String);
  await expect.poll(status).toBe(200);
  const guest = await RealGuest.arrive({ port });
  guest.queue(2);
  await guest.hear('queued');
  child.kill('SIGTERM');
  expect(await guest.closed()).toBe(1012);
  expect(await ended).toEqual([0, null]);
});

test('SIGTERM ends a server that still waits for Redis', async () => {
  const { child, heard, ended } = start({ PORT: '0', REDIS_URL: 'redis://127.0.0.1:1' });
  await expect.poll(() => heard.out).toContain('Nothing listens');
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test.skipIf(!hasRedis())('a Redis that will not do gets one sentence', async () => {
  const redis = await RealRedis.start();
  onTestFinished(() => redis.stop());
  const url = redis.url.replace('//', '//nobody:a-password-nobody-sees@');
  const { heard, ended } = start({ PORT: '0', REDIS_URL: url });
  expect(await ended).toBe(1);
  expect(heard.err).toBe('Redis does not accept the name and password in REDIS_URL.\n');
  expect(heard.out).not.toContain('nobody-sees');
});

test('a name that is nearly one of ours is told at the start', async () => {
  const { heard } = start({ PORT: '0', STRANGER: 'direct' });
  const told = '"name":"STRANGER","msg":"this variable is not known: was STRANGERS meant?"';
  await expect.poll(() => heard.out).toContain(told);
});

test('a second signal ends it at once', async () => {
  const { child, heard, ended, port } = start({ PORT: '0', LAME_DUCK_MS: '60000' });
  await RealGuest.arrive({ port: await port() });
  child.kill('SIGTERM');
  await expect.poll(() => heard.out).toContain('"msg":"draining"');
  child.kill('SIGINT');
  expect(await ended).toBe(1);
});

test('a port in use gets one sentence', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { heard, ended } = start({ PORT: String(port) });
  expect(await ended).toBe(1);
  expect(heard.err).toBe(`Port ${port} is already in use; set PORT to another one.\n`);
  expect(heard.out).toBe('');
});

test('a wrong value gets one sentence', async () => {
  const { heard, ended } = start({ GRACE_MS: 'long' });
  expect(await ended).toBe(1);
  expect(heard.err).toMatch(/^GRACE_MS is "long", but must be .*\.\n$/);
});

test('an address that this machine does not have gets one sentence', async () => {
  const { heard, ended } = start({ HOST: '192.0.2.1', PORT: '0' });
  expect(await ended).toBe(1);
  expect(heard.err).toMatch(/^HOST is "192.0.2.1", but .*\.\n$/);
});

test('a relay that is not installed gets one sentence', async () => {
  const { heard, ended } = start({ PORT: '0', TURN: 'local', PATH: '/nonexistent' });
  expect(await ended).toBe(1);
  expect(heard.err).toMatch(/^TURN is "local", but there is no turnserver .*\.\n$/);
});

test('--help shows no secret, and neither does the start', async () => {
  const secrets = {
    GEMINI_API_KEY: 'AIza-a-key-nobody-sees',
    VOICE_TICKET_SECRET: 'a-secret-of-at-least-thirty-two-characters',
  };
  const help = start(secrets, '--help');
  expect(await help.ended).toBe(0);
  const { child, heard, ended, port } = start({ PORT: '0', LOG_LEVEL: 'trace', ...secrets });
  await port();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  const said = [help.heard.out, help.heard.err, heard.out, heard.err].join('');
  for (const secret of Object.values(secrets)) expect(said).not.toContain(secret);
});

test('--help lists every variable', async () => {
  const { heard, ended } = start({}, '--help');
  expect(await ended).toBe(0);
  const listed = heard.out
    .trim()
    .split('\n')
    .map((line) => line.split(' ', 1)[0]);
  expect(listed).toEqual(Object.values(VARIABLES).map(({ name }) => name));
});

test('TURN=local where nothing can be written gets one sentence', async () => {
  const { heard, ended } = start({ PORT: '0', TURN: 'local', TMPDIR: '/proc' });
  expect(await ended).toBe(1);
  expect(heard.err).toMatch(/^TURN is "local", but nothing can be written to \/proc .*\n$/);
});

test('METRICS_PORT in use is called that', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { heard, ended } = start({ PORT: '0', METRICS_PORT: String(port) });
  expect(await ended).toBe(1);
  expect(heard.err).toBe(`Port ${port} is already in use; set METRICS_PORT to another one.\n`);
});
