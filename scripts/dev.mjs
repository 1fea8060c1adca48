/** Server and web app for working on them: both start again or reload when a file changes. */
import concurrently from 'concurrently';

const { result } = concurrently(
  [
    { name: 'server', command: 'node --watch server/src/main.ts', prefixColor: 'yellow' },
    { name: 'web', command: 'npm run --silent dev --workspace web', prefixColor: 'cyan' },
  ],
  { killOthersOn: ['failure', 'success'] },
);
await result.catch(() => process.exit(1));
