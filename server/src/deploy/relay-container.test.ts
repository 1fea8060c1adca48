/** deploy/coturn/start.sh starts a relay that guests of the house can use, with the web server's certificate. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { credentialsFor, type Relays } from '../relay/credentials.ts';
import { probeRelay } from '../relay/relay-probe.ts';
import { selfSigned } from '../testing/certificate.ts';
import { freePort, hasTurnserver } from '../testing/real-relay.ts';

const START = fileURLToPath(new URL('../../../deploy/coturn/start.sh', import.meta.url));
const SECRET = 'the-secret-of-a-container';

test.skipIf(!hasTurnserver())('with TLS as soon as there is a certificate', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'ewm-container-'));
  const [port, tlsPort] = [await freePort('127.0.0.1'), await freePort('127.0.0.1')];
  const certificates = join(directory, 'certificates/authority/localhost');
  mkdirSync(certificates, { recursive: true });
  const child = spawn(
    'sh',
    [START, '--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1', `--listening-port=${port}`],
    {
      detached: true,
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        DOMAIN: 'localhost',
        TURN_SECRET: SECRET,
        TLS_PORT: String(tlsPort),
        CERTIFICATES: join(directory, 'certificates'),
        DIRECTORY: directory,
      },
    },
  );
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    // With the shell that waits for renewals.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  });
  const { cert, key } = selfSigned(directory);
  renameSync(key, join(certificates, 'localhost.key'));
  renameSync(cert, join(certificates, 'localhost.crt'));
  const relays: Relays = { urls: [], secret: SECRET, ttlMs: 60_000 };
  const health = (url: string) =>
    probeRelay(url, credentialsFor('probe', relays, Date.now()), 2000);
  const plain = `turn:127.0.0.1:${port}?transport=udp`;
  await expect.poll(() => health(plain)).toBe('ok');
  // It is the certificate of this test, which nobody trusts; a port without TLS would be silent.
  expect(await health(`turns:localhost:${tlsPort}?transport=tcp`)).toBe('untrusted');
});
