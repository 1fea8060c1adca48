/** The invitation that a guest holds, kept in the tab's own storage while they are invited or seated: a reload does not cost them the link. */
import { invitationPath, type Invitation } from './invitation.ts';
import { keep, kept } from '#lib/kept/kept.ts';

const KEY = 'eat-with-me.invitation';

/** Keeps it until it is forgotten. */
export function keepInvitation(invitation: Invitation): void {
  // Where storage is blocked, the guest needs the link again.
  keep('session', KEY, invitationPath(invitation));
}

/** What stood behind the # of the link to this table; null if none is kept. */
export function keptFragment(table: string): string | null {
  const [, of, fragment] = /^\/t\/([^#]*)#(.*)$/.exec(kept('session', KEY) ?? '') ?? [];
  return of === table && fragment ? fragment : null;
}

/** The evening is over. */
export function forgetInvitation(): void {
  keep('session', KEY, null);
}
