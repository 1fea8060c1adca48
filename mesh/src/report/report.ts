/** The envelope in which a report reaches the operator, and nobody on the way there. */
import { parseReport, type Report } from '@eat-with-me/protocol/report';
import { REPORT_BOX_MAX_LENGTH } from '@eat-with-me/protocol/wire/claims';
import { fromBase64url, toBase64url } from '../base64url.ts';
import type { Bytes } from '../trust/bytes.ts';
import { open, seal } from './hpke.ts';

/** Envelopes are of so many bytes, or twice, three times … as many: their size says little of what is in them. */
const PADDED_TO = 4096;

const INFO = new TextEncoder().encode('eat-with-me report 1');

/** The envelope for this public key (base64url), as it goes with a claim. Rejects where the browser cannot, and with `RangeError` if it is too long. */
export async function sealReport(key: string, report: Report): Promise<string> {
  const content = new TextEncoder().encode(JSON.stringify(report));
  // JSON does not mind spaces at its end.
  const padded = new Uint8Array(Math.ceil(content.length / PADDED_TO) * PADDED_TO).fill(0x20);
  padded.set(content);
  const box = toBase64url(await seal(fromBase64url(key), padded, { info: INFO }));
  if (box.length > REPORT_BOX_MAX_LENGTH) throw new RangeError('the report is too long');
  return box;
}

/** Opens one with the operator's keys: `privateKey` for X25519, `recipient` its public half. Rejects what was not sealed for it. */
export async function openReport(
  keys: { readonly privateKey: CryptoKey; readonly recipient: Bytes },
  box: string,
): Promise<Report> {
  return parseReport(
    new TextDecoder().decode(await open(keys, fromBase64url(box), { info: INFO })),
  );
}
