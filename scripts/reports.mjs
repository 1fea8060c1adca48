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

/** What a guest has written must not steer a terminal, nor turn its lines round. */
const shown = (words) =>
  words.replaceAll(
    /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    '\ufffd',
  );

/** A picture is a JPEG or none: what a guest has sealed may be any file. */
const isJpeg = (bytes) => bytes.subarray(0, 3).equals(Buffer.of(0xff, 0xd8, 0xff));

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

async function openAll(keyFile, from) {
  const jwk = JSON.parse(await readFile(keyFile, 'utf8'));
  const privateKey = await crypto.subtle.importKey('jwk', jwk, 'X25519', false, ['deriveBits']);
  const keys = { privateKey, recipient: publicOf(jwk) };
  for (const name of (await readdir(from)).filter((each) => each.endsWith('.json')).toSorted()) {
    const day = name.slice(0, 10);
    try {
      const { report } = JSON.parse(await readFile(join(from, name), 'utf8'));
      const { reason, words, picture } = await openReport(keys, report);
      console.log(
        `${day}  ${reason}${words === '' ? '' : `\n  ${shown(words).replaceAll('\n', '\n  ')}`}`,
      );
      if (picture === null) continue;
      const bytes = Buffer.from(picture, 'base64');
      if (!isJpeg(bytes)) {
        console.log('  picture: none, what was added is no JPEG');
        continue;
      }
      const path = join(from, name.replace(/\.json$/, '.jpg'));
      await writeFile(path, bytes, { mode: 0o600 });
      console.log(`  picture: ${path}`);
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
