/**
 * Says what a site serves, for whoever holds it against that: see `page-manifest.ts`.
 *
 *   npm run manifest -- https://eat.example                  to standard output
 *   npm run manifest -- https://eat.example --key key.pem    signed (openssl genpkey -algorithm ed25519 -out key.pem)
 *
 * It takes the house's own environment, since a companion's origin is in the policy. No network is needed.
 */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { originsOf } from '../companion/company.ts';
import { readConfig } from '../ground/config.ts';
import { AppFiles } from '../pages/app-files.ts';
import { securityHeaders } from '../pages/security-headers.ts';
import { bundle, pageManifest } from './page-manifest.ts';

const ROOT = new URL('../../../', import.meta.url);

function stop(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

const [address = '', flag, file] = process.argv.slice(2);
const site = URL.parse(address);
if (site?.protocol !== 'https:') stop('Say which site: npm run manifest -- https://eat.example');
const read = readConfig(process.env);
if (!read.ok) stop(read.sentence);
const app = AppFiles.read(fileURLToPath(new URL('web/build', ROOT)));
if (!app) stop('There is no page yet: run node scripts/build.mjs first.');

const headers = securityHeaders({
  host: site.host,
  secure: true,
  subdomains: read.config.hstsSubdomains,
  inline: app.inline,
  elsewhere: originsOf(read.config),
});
const { version } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as {
  version: string;
};
const list = readFileSync(new URL('web/build/files.sha256', ROOT), 'utf8');
const keys = flag === '--key' && file ? [createPrivateKey(readFileSync(file))] : [];
const manifest = pageManifest({ version, list, headers, at: Date.now() });
console.log(JSON.stringify(bundle(manifest, headers, keys), null, 2));
