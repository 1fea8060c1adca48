/**
 * Stands before the server and speaks TLS for it: without https a page has no camera. Runs inside the lab.
 *
 *   node tls-front.ts CERTIFICATE KEY FROM_ADDRESS FROM_PORT TO_PORT
 */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createServer } from 'node:tls';

const [certificate = '', key = '', address, port, target] = process.argv.slice(2);

const front = createServer(
  { cert: readFileSync(certificate), key: readFileSync(key), ALPNProtocols: ['http/1.1'] },
  (near) => {
    const far = connect(Number(target), '127.0.0.1');
    // As every proxy does: Nagle's algorithm has what follows a small message wait for a round trip.
    for (const end of [near, far]) end.setNoDelay();
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  },
);
front.listen(Number(port), address, () => console.log('open'));
