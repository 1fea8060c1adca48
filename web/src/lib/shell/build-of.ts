/** Asks a service worker of which build it is. */
import { WHICH_BUILD } from './shell-policy.ts';

/** Never answered by one that was made before it could be asked. */
export const buildOf = (worker: ServiceWorker): Promise<string> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', ({ data }) => {
      // A browser may keep no page for Back that still listens.
      port1.close();
      resolve(String(data));
    });
    port1.start();
    worker.postMessage(WHICH_BUILD, [port2]);
  });
