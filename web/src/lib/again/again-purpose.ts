/** What a guest comes for who takes a way that this device has kept. */
import { fromBase64url } from '@eat-with-me/mesh/base64url';
import type { Purpose } from '#lib/visit/purpose.ts';
import type { KeptAgain } from './kept-again.ts';

/** What the table promises is what the meeting was worth. Pure. */
export const againPurpose = ({ table, secret, compared }: KeptAgain): Purpose => ({
  kind: 'again',
  table,
  secret: fromBase64url(secret),
  bond: compared ? 'compared' : 'uncompared',
});
