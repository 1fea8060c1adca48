/** What the page's address, its certificate and its answers mean. Pure. */
import { bad, good, note, type Finding } from './finding.ts';

/** What a name was found to be, or the code of the error (`ENOTFOUND`, `EAI_AGAIN` …). */
export type NameSeen = { readonly addresses: readonly string[] } | { readonly error: string };

export function judgeName(host: string, seen: NameSeen): Finding {
  if ('error' in seen)
    return bad(
      'DNS',
      `${host} has no address (${seen.error}).`,
      `Set an A record (and AAAA) for ${host} to the server's public address, and wait until it is known.`,
    );
  return good('DNS', `${host} is ${seen.addresses.join(', ')}.`);
}

/** What a TLS handshake showed. `why` is the code of what is wrong, null where browsers accept it. */
export type CertificateSeen =
  | { readonly why: string | null; readonly until: number }
  | { readonly error: string };

const DAY_MS = 86_400_000;
const RENEWED_BY_DAYS = 14;

export function judgeCertificate(seen: CertificateSeen, now: number): Finding {
  if ('error' in seen)
    return bad(
      'TLS',
      `There is no TLS (${seen.error}).`,
      'Start the web server, open TCP 443 in the firewall, and look into its log for the certificate.',
    );
  const days = Math.floor((seen.until - now) / DAY_MS);
  if (seen.why === 'CERT_HAS_EXPIRED')
    return bad('TLS', 'The certificate has expired.', 'Renew it, and find out why nothing did.');
  if (seen.why !== null)
    return bad(
      'TLS',
      `Browsers do not accept the certificate (${seen.why}).`,
      'Serve one of a public authority for this name, with its chain. For an authority of your own, run this with NODE_EXTRA_CA_CERTS=its.pem.',
    );
  if (days < RENEWED_BY_DAYS)
    return note(
      'TLS',
      `The certificate ends in ${days} days.`,
      'It should have been renewed by now: look into the log of whatever renews it.',
    );
  return good('TLS', `The certificate is good for ${days} more days.`);
}

/** One answer of the site; header names in lower case. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};
export type AnswerSeen = Answer | { readonly error: string };

export function judgeDoor(seen: AnswerSeen): Finding {
  if ('error' in seen)
    return bad(
      'page',
      `Nobody answers (${seen.error}).`,
      'Start the house and the proxy in front of it, and open TCP 443.',
    );
  if ([502, 503, 504].includes(seen.status) && !/has not been built/.test(seen.body))
    return bad(
      'page',
      `The proxy answers ${seen.status}: it does not reach the house.`,
      'Start the house, and compare HOST and PORT with the address that the proxy asks.',
    );
  if (seen.status === 503)
    return bad(
      'page',
      'The house has no page yet.',
      'Run npm start once, or node scripts/build.mjs.',
    );
  if (seen.status !== 200)
    return bad(
      'page',
      `The door answers ${seen.status}.`,
      'Let the proxy pass every path to the house, without a login or a redirect in between.',
    );
  return good('page', 'The door opens.');
}

/** The headers without which a page could be made to do what it should not, or gets no camera. */
export function judgeHeaders({ headers }: Answer, isSecure: boolean): readonly Finding[] {
  const policy = headers['content-security-policy'] ?? '';
  const findings: Finding[] = [];
  if (!/default-src 'none'/.test(policy) || !/require-trusted-types-for 'script'/.test(policy))
    findings.push(
      bad(
        'headers',
        'The Content-Security-Policy of the house does not reach browsers.',
        'Let the proxy pass response headers as they are.',
      ),
    );
  else if ((policy.match(/default-src/g) ?? []).length > 1 || /,/.test(policy))
    findings.push(
      bad(
        'headers',
        'Something adds a second Content-Security-Policy, and browsers obey both.',
        'Remove the header from the proxy: the house sends its own.',
      ),
    );
  if (!/blocked-destinations=\(script\)/.test(headers['integrity-policy'] ?? ''))
    findings.push(
      bad(
        'headers',
        'The Integrity-Policy does not reach browsers.',
        'Let the proxy pass response headers as they are.',
      ),
    );
  for (const device of ['camera', 'microphone'])
    if (!(headers['permissions-policy'] ?? '').includes(`${device}=(self)`))
      findings.push(
        bad(
          'headers',
          `The Permissions-Policy does not allow the ${device}.`,
          'Remove the header from the proxy: the house sends its own.',
        ),
      );
  if (isSecure && headers['strict-transport-security'] === undefined)
    findings.push(
      bad(
        'proxy',
        'The house does not know that guests come by https, and not from where: all count as one address.',
        'Set TRUST_PROXY=1 for one proxy in front, and let that set X-Forwarded-For and X-Forwarded-Proto.',
      ),
    );
  if (findings.length === 0) findings.push(good('headers', 'Browsers get what the house sends.'));
  return findings;
}

const SKEW_MAX_MS = 30_000;

/** Credentials for the relay are moments in time, so clocks must agree. `date` is what the site said, `now` ours. */
export function judgeClock(date: string | undefined, now: number): Finding {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) return good('clock', 'The site does not say what time it is.');
  const skewMs = Math.abs(theirs - now);
  if (skewMs > SKEW_MAX_MS)
    return note(
      'clock',
      `The site's clock and this machine's differ by ${Math.round(skewMs / 1000)} s.`,
      'Run an NTP client (systemd-timesyncd) on the house and on the relay: credentials expire by the clock.',
    );
  return good('clock', 'The clocks agree.');
}

/** What `/healthz` and `/metrics` say to somebody from outside. */
export function judgeInside(health: AnswerSeen, metrics: AnswerSeen): readonly Finding[] {
  const findings: Finding[] = [];
  if ('error' in health || ![200, 503].includes(health.status))
    findings.push(
      note(
        'health',
        'There is no /healthz.',
        'Let the proxy pass it, if you watch the house from outside.',
      ),
    );
  else if (health.body.includes('"draining"'))
    findings.push(
      bad(
        'health',
        'The house is stopping.',
        'Start it again, or take this node out of the proxy.',
      ),
    );
  else if (health.body.includes('"degraded"'))
    findings.push(
      bad(
        'health',
        `The house says that something does not work: ${health.body}`,
        'See "Health and metrics" in docs/operating.md.',
      ),
    );
  else findings.push(good('health', 'The house is well.'));
  if (!('error' in metrics) && metrics.status === 200 && /^ewm_/m.test(metrics.body))
    findings.push(
      bad(
        'metrics',
        'Everybody can read /metrics.',
        'Set METRICS_PORT to a port that guests cannot reach, or let the proxy set X-Forwarded-For.',
      ),
    );
  return findings;
}

/** Which page is served, against the one that these sources build; null where nothing is built here. */
export function judgePage(served: string | null, built: string | null): Finding {
  if (served === null)
    return note(
      'build',
      'The site does not say which page it serves.',
      'Serve the whole build, with files.sha256.',
    );
  const short = served.slice(0, 16);
  if (built === null)
    return good('build', `The page is ${short}…; npm run verify compares every file.`);
  if (built !== served)
    return note(
      'build',
      `The page is ${short}…, and these sources build another.`,
      'Check out the version that runs there, then npm run verify.',
    );
  return good('build', `The page is ${short}…, as these sources build it.`);
}
