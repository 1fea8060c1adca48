/**
 * Keys for reports, and what is in them. Only whoever has the private key reads one.
 *
 *   npm run reports -- new-key FILE          writes a private key there, and says what REPORTS_KEY is
 *   npm run reports -- open FILE FOLDER      prints each report in that folder; pictures are written beside it, as .jpg
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openReport } from '../mesh/src/report/report.ts';

const [asked, file, folder] = process.argv.slice(2);

const publicOf = ({ x }) => new Uint8Array(Buffer.from(x, 'base64url'));

async function newKey(path) {
  const { privateKey } = await crypto.subtle.generateKey('X25519', true, ['deriveBits']);
  const key = await crypto.subtle.exportKey('jwk', privateKey);
  await writeFile(path, `${JSON.stringify(key)}\n`, { mode: 0o600, flag: 'wx' });
  console.log(`REPORTS_KEY=${key.x}`);
  console.log(
    `The private key is in ${path}. Keep it away from the house, and a copy somewhere safe.`,
  );
}

async function openAll(path, from) {
  const jwk = JSON.parse(await readFile(path, 'utf8'));
  const privateKey = await crypto.subtle.importKey('jwk', jwk, 'X25519', false, ['deriveBits']);
  const keys = { privateKey, recipient: publicOf(jwk) };
  for (const name of (await readdir(from)).filter((each) => each.endsWith('.json')).toSorted()) {
    const day = name.slice(0, 10);
    try {
      const { report } = JSON.parse(await readFile(join(from, name), 'utf8'));
      const { reason, words, picture } = await openReport(keys, report);
      console.log(
        `${day}  ${reason}${words === '' ? '' : `\n  ${words.replaceAll('\n', '\n  ')}`}`,
      );
      if (picture === null) continue;
      const shown = join(from, name.replace(/\.json$/, '.jpg'));
      await writeFile(shown, Buffer.from(picture, 'base64'), { mode: 0o600 });
      console.log(`  picture: ${shown}`);
    } catch {
      console.error(`${day}  ${name} cannot be opened: it was sealed for another key, or changed.`);
      process.exitCode = 1;
    }
  }
}

try {
  if (asked === 'new-key' && file) await newKey(file);
  else if (asked === 'open' && file && folder) await openAll(file, folder);
  else {
    console.error('npm run reports -- new-key FILE, or npm run reports -- open FILE FOLDER');
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
