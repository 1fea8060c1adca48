/** Guests without faces, who sit down at a private table and say nothing: enough to lay it. */
import { SUBPROTOCOL, WIRE_PATH } from '@eat-with-me/protocol/messages';
import type { TableId } from '@eat-with-me/protocol/table';
import type { Page } from '@playwright/test';

/** Resolves once so many of them have a seat; they are gone with the page, whose origin they come from. */
export function sitSilently(page: Page, table: TableId, count: number): Promise<void> {
  return page.evaluate(sit, { table, count, path: WIRE_PATH, protocol: SUBPROTOCOL });
}

/** Runs in the page. */
async function sit(wanted: { table: string; count: number; path: string; protocol: string }) {
  const { table, count, path, protocol } = wanted;
  const comeOne = () =>
    new Promise<void>((resolve, reject) => {
      const socket = new WebSocket(path, protocol);
      socket.addEventListener('open', () => socket.send('{"type":"hello"}'));
      socket.addEventListener('close', () => reject(new Error('a silent guest was sent away')));
      socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
        const { type } = JSON.parse(data) as { type: string };
        if (type === 'welcome') socket.send(JSON.stringify({ type: 'join', table }));
        if (type !== 'seated') return;
        socket.send(JSON.stringify({ type: 'sit', table }));
        resolve();
      });
    });
  await Promise.all(Array.from({ length: count }, comeOne));
}
