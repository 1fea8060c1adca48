/**
 * Server and web app for working on them: both start again or reload when a file changes.
 *
 *   npm run dev                        a guest is whoever opens the page
 *   npm run dev -- --two               two guests with fake cameras come as well, and find each other
 *   npm run dev -- --two --headless    the same without windows
 *
 * `PORT` is the server's, which the web app asks; the web app takes 5173 or the next that is free.
 */
import concurrently from 'concurrently';
import { stripVTControlCharacters } from 'node:util';

const asked = new Set(process.argv.slice(2));
const { result, commands } = concurrently(
  [
    { name: 'server', command: 'node --watch server/src/main.ts', prefixColor: 'yellow' },
    { name: 'web', command: 'npm run --silent dev --workspace web', prefixColor: 'cyan' },
  ],
  { killOthersOn: ['failure', 'success'] },
);

/** Resolves to what the pattern finds in the output of a command, once it is there. */
const said = (name, pattern) =>
  new Promise((resolve) => {
    let output = '';
    commands
      .find((command) => command.name === name)
      ?.stdout.subscribe((text) => {
        output += stripVTControlCharacters(String(text));
        const [found] = pattern.exec(output) ?? [];
        if (found) resolve(found);
      });
  });

/** Until the last of their windows is closed. */
async function seatTwo() {
  const [url] = await Promise.all([
    said('web', /http:\/\/localhost:\d+/),
    said('server', /open at http:/),
  ]);
  const { twoGuests } = await import('../e2e/two-guests.ts');
  await twoGuests(url, { headless: asked.has('--headless') });
}

if (asked.has('--two')) {
  seatTwo()
    .catch((error) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    })
    .finally(() => {
      for (const command of commands) command.kill('SIGTERM');
    });
}
await result.catch(() => process.exit(1));
