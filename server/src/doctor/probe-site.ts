/** Looks at a site as a browser from outside would. Nothing here rejects: what goes wrong is what is looked for. */
import { lookup } from 'node:dns/promises';
import { request as askPlain } from 'node:http';
import { request as askSecure } from 'node:https';
import { isIP } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import type { AnswerSeen, CertificateSeen, NameSeen } from './judge-site.ts';

const WITHIN_MS = 10_000;

const codeOf = (error: unknown): string => {
  const { code, name } = error as NodeJS.ErrnoException;
  return code ?? name;
};

export async function seeName(host: string): Promise<NameSeen> {
  try {
    const found = await lookup(host, { all: true });
    return { addresses: found.map(({ address }) => address) };
  } catch (error) {
    return { error: codeOf(error) };
  }
}

/** `ca` is an authority to trust in place of the usual ones, in PEM. */
export function seeCertificate({ hostname, port }: URL, ca?: string): Promise<CertificateSeen> {
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = connect({
      host,
      port: Number(port || 443),
      ...(isIP(host) === 0 && { servername: host }),
      ...(ca !== undefined && { ca }),
      // It is judged, not refused.
      rejectUnauthorized: false,
      timeout: WITHIN_MS,
    });
    const end = (seen: CertificateSeen): void => {
      socket.destroy();
      resolve(seen);
    };
    socket.on('error', (error) => end({ error: codeOf(error) }));
    socket.on('timeout', () => end({ error: 'ETIMEDOUT' }));
    socket.on('secureConnect', () => {
      const until = Date.parse(socket.getPeerCertificate().valid_to);
      const { authorized, authorizationError } = socket;
      end({ until, why: authorized ? null : String(authorizationError) });
    });
  });
}

/** One request, on a connection of its own, to a site whose certificate has been judged already. */
export function see(address: URL): Promise<AnswerSeen> {
  return new Promise((resolve) => {
    const options = { agent: false, timeout: WITHIN_MS, rejectUnauthorized: false };
    const asked = (address.protocol === 'https:' ? askSecure : askPlain)(address, options);
    asked.on('error', (error) => resolve({ error: codeOf(error) }));
    asked.on('timeout', () => asked.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
    asked.on('response', (response) => {
      const headers = Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name, value?.toString()]),
      );
      text(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers, body }),
        (error: unknown) => resolve({ error: codeOf(error) }),
      );
    });
    asked.end();
  });
}
