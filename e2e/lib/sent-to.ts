/** What a page hands to one machine, as the machine could read it: addresses and bodies of requests, and frames of sockets. */
import type { Page } from '@playwright/test';

export interface SentTo {
  /** All of it, one thing a line. */
  readonly text: string;
  /** How much that is. */
  readonly bytes: number;
}

/** From now on; `host`: name and port, as in an address. */
export function sentTo(page: Page, host: string): SentTo {
  const sent: string[] = [];
  const isTo = (url: string): boolean => new URL(url).host === host;
  page.on('request', (request) => {
    if (!isTo(request.url())) return;
    sent.push(`${request.method()} ${request.url()}`);
    const body = request.postDataBuffer();
    // Byte for byte, so that sound would count as what it is.
    if (body) sent.push(body.toString('latin1'));
  });
  page.on('websocket', (socket) => {
    if (isTo(socket.url()))
      socket.on('framesent', ({ payload }) =>
        sent.push(typeof payload === 'string' ? payload : payload.toString('latin1')),
      );
  });
  return {
    get text() {
      return sent.join('\n');
    },
    get bytes() {
      return Buffer.byteLength(sent.join('\n'));
    },
  };
}
