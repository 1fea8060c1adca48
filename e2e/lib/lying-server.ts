/** A server that lies: it stands between pages and the real one, and changes what they say to each other. */
import {
  parseClientMessage,
  parseServerMessage,
  type ClientMessage,
  type ServerMessage,
} from '@eat-with-me/protocol/wire/messages';
import type { Page, WebSocketRoute } from '@playwright/test';

/** What becomes of one message: it, another, or nothing. */
type Lie<M> = (message: M) => M | null | Promise<M | null>;

/** How it lies to one guest. */
interface Lies {
  toGuest?: Lie<ServerMessage>;
  toServer?: Lie<ClientMessage>;
}

/** One guest's line to it. Set up before the page opens. */
export class LyingServer {
  /** Everything that the guest has said, in order. */
  readonly heard: ClientMessage[] = [];
  #socket: WebSocketRoute | null = null;

  static async before(page: Page, { toGuest, toServer }: Lies): Promise<LyingServer> {
    const liar = new LyingServer();
    await page.routeWebSocket('**/wire', (socket) => {
      liar.#socket = socket;
      const server = socket.connectToServer();
      // One after the other, as they came.
      let down = Promise.resolve();
      let up = Promise.resolve();
      server.onMessage((text) => {
        down = down.then(async () => {
          const message = parseServerMessage(String(text));
          const said = message && toGuest ? await toGuest(message) : message;
          if (said) socket.send(JSON.stringify(said));
        });
      });
      socket.onMessage((text) => {
        const message = parseClientMessage(String(text));
        if (message) liar.heard.push(message);
        up = up.then(async () => {
          const said = message && toServer ? await toServer(message) : message;
          if (said) server.send(JSON.stringify(said));
        });
      });
    });
    return liar;
  }

  /** Says something that the real server never said. */
  say(message: ServerMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }
}
