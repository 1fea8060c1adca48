/** What somebody who works on the app types. */
import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('npm run dev -- --two seats two guests who see each other, and Ctrl-C ends everything', async () => {
  test.slow();
  const probe = createServer().listen(0);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  const child = spawn('node', ['scripts/dev.mjs', '--two', '--headless'], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PORT: String(port) },
  });
  const closed = once(child, 'close');
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  for await (const line of createInterface(child.stdout)) {
    output += `${line}\n`;
    if (line.includes('Two guests see each other')) break;
  }
  expect(output).toContain('Two guests see each other');
  // As a terminal does: to all of the group. The pipes close once the last that has them is gone.
  if (child.pid) process.kill(-child.pid, 'SIGINT');
  child.stdout.resume();
  await closed;
  await expect(fetch(`http://localhost:${port}/healthz`)).rejects.toThrow();
});
