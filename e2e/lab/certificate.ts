/** A certificate of the lab's own, for the page and for `turns:`. */
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where it lies, and what a browser must be told to accept it: the hash of its public key. */
export interface Certificate {
  certificateFile: string;
  keyFile: string;
  /** base64 of SHA-256, for Chromium's `--ignore-certificate-errors-spki-list`. */
  spkiHash: string;
}

/** Makes one in the folder, or takes the one that is there. */
export function certificateIn(folder: string): Certificate {
  const [certificateFile, keyFile] = [join(folder, 'lab.crt'), join(folder, 'lab.key')];
  mkdirSync(folder, { recursive: true });
  if (!existsSync(certificateFile)) {
    const subject = '/CN=lab -addext subjectAltName=IP:203.0.113.1,IP:203.0.113.2';
    const kind = 'ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650';
    const command = `req -x509 -newkey ${kind} -subj ${subject}`;
    const files = ['-keyout', keyFile, '-out', certificateFile];
    execFileSync('openssl', [...command.split(' '), ...files], { stdio: 'pipe' });
  }
  const { publicKey } = new X509Certificate(readFileSync(certificateFile));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return { certificateFile, keyFile, spkiHash: createHash('sha256').update(spki).digest('base64') };
}
