/** Reference: PeerJS's own server, on a free port. */
import type { Server } from 'node:http';
import { PeerServer } from 'peer';

PeerServer({ host: '127.0.0.1', port: 0, path: '/' }, (server) => {
  const address = (server as Server).address();
  if (address && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`);
});
