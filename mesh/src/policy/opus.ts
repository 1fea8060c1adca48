/** What we ask of the other end's sound, in the description that we send. Pure. */

/**
 * Asks for discontinuous transmission (RFC 7587 §6.1): whoever listens sends a packet every 400 ms instead of 50 a second. There is no other
 * way to ask for it than this parameter, and it binds who receives it, so our own connection need not know.
 */
export function askForSilence(sdp: string): string {
  const opus = /^a=rtpmap:(\d+) opus\/48000/im.exec(sdp)?.[1];
  if (opus === undefined) return sdp;
  return sdp.replace(new RegExp(`^(a=fmtp:${opus} (?!.*usedtx)[^\\r\\n]*)`, 'm'), '$1;usedtx=1');
}
