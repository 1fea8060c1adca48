/** Who is client and who is server in DTLS, read from descriptions and written into them. Pure. */

/** `active` is the DTLS client (RFC 4145 §4, RFC 5763 §5). */
type Role = 'active' | 'passive';

const OPPOSITE: Record<Role, Role> = { active: 'passive', passive: 'active' };

const roleIn = (sdp: string): Role | undefined =>
  /^a=setup:(active|passive)\r?$/m.exec(sdp)?.[1] as Role | undefined;

/**
 * A later offer, with the role that its sender already has instead of the choice: roles stay as long as the DTLS
 * association does (RFC 8842 §5.2). Given the choice at an ICE restart, Firefox answers as the client whatever it was, and
 * Chromium takes no such answer. `current` are the two descriptions in force, as the receiver of the offer has them.
 */
export function keepRoles(
  offer: string,
  current: { local: RTCSessionDescription | null; remote: RTCSessionDescription | null },
): string {
  const { local, remote } = current;
  // Only an answer says who is what.
  const own = local?.type === 'answer' ? roleIn(local.sdp) : undefined;
  const role = own ? OPPOSITE[own] : remote?.type === 'answer' && roleIn(remote.sdp);
  return role ? offer.replaceAll(/^a=setup:actpass/gm, `a=setup:${role}`) : offer;
}
