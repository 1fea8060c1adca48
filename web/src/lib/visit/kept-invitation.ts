/** The invitation that a guest holds, kept in the tab's own storage while they are invited or seated: a reload does not cost them the link. */
import { invitationPath, type Invitation } from './invitation.ts';

const KEY = 'eat-with-me.invitation';

/** Keeps it until it is forgotten. */
export function keepInvitation(invitation: Invitation): void {
  try {
    sessionStorage.setItem(KEY, invitationPath(invitation));
  } catch {
    // Blocked storage: the guest needs the link again.
  }
}

/** What stood behind the # of the link to this table; null if none is kept. */
export function keptFragment(table: string): string | null {
  try {
    const [, of, fragment] = /^\/t\/([^#]*)#(.*)$/.exec(sessionStorage.getItem(KEY) ?? '') ?? [];
    return of === table && fragment ? fragment : null;
  } catch {
    return null;
  }
}

/** The evening is over. */
export function forgetInvitation(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept there.
  }
}
