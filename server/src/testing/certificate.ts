/** A certificate for `localhost` that its own key has signed. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of one certificate, and its text in PEM for whoever is to trust it. */
type Certificate = { readonly cert: string; readonly key: string; readonly pem: string };

/** Makes one in this directory, good for so many days. */
export function selfSigned(directory: string, days = 30): Certificate {
  const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const out = ['-days', String(days), '-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', ...fresh, ...subject, ...out], { stdio: 'ignore' });
  return { cert, key, pem: readFileSync(cert, 'utf8') };
}
