/** A process of its own, with little of what it could run out of. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { RawClient } from '../testing/raw-client.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Starts a server by a shell line in which `"$@"` is the server. */
async function start(line: string, env: Record<string, string>) {
  const child = spawn('sh', ['-c', line, 'sh', process.execPath, MAIN], {
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const heard = { out: '' };
  child.stdout.on('data', (data) => (heard.out += String(data)));

  await expect.poll(() => heard.out).toMatch(/http:\/\/\S+:\d+\n/);
  return { child, heard, port: Number(/http:\/\/\S+:(\d+)\n/.exec(heard.out)?.[1]) };
}

async function metric(port: number, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

test('100 connections that ask thousands of times and read nothing cost no memory that stays', async () => {
  const { child, port, heard } = await start('exec "$@"', {
    NODE_OPTIONS: '--max-old-space-size=96',
    SOCKETS_PER_ADDRESS: '1000',
  });
  const before = await metric(port, 'nodejs_heap_size_used_bytes');
  const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
  const flood = request.repeat(Math.floor(62_000 / request.length));
  const clients = [];
  for (let each = 0; each < 100; each += 1)
    clients.push(await RawClient.connect(port, 'never reads'));
  for (const { socket } of clients) socket.write(flood);
  await expect.poll(() => metric(port, 'ewm_bounds_hit_total{bound="pipelining"}')).toBe(100);
  expect(child.exitCode).toBeNull();
  // The server holds nothing of them any more; what is left is garbage of the last few.
  const grown = (await metric(port, 'nodejs_heap_size_used_bytes')) - before;
  expect(grown).toBeLessThan(64 * 1024 * 1024);
  await expect.poll(() => heard.out).toContain('"bound":"pipelining"');
  expect(heard.out.match(/a bound was hit/g)).toHaveLength(1);
  expect(heard.out).not.toContain('127.0.0.1');
});

test('more idle connections than the process has files leave room for a guest', async () => {
  const { port, heard } = await start('ulimit -n 256 && exec "$@"', {
    SOCKETS_PER_ADDRESS: '1000',
  });
  const idle: RawClient[] = [];
  for (let each = 0; each < 300; each += 1) idle.push(await RawClient.connect(port));
  const { status } = await fetch(`http://127.0.0.1:${port}/healthz`);
  expect(status).toBe(200);
  // Word of the others' end comes a moment later, and well before any of them has been idle for too long.
  const open = () => idle.filter(({ isOpen }) => isOpen).length;
  await expect.poll(open, { timeout: 3000 }).toBeLessThanOrEqual(128);
  await expect.poll(() => heard.out).toContain('"bound":"connections"');
});
