import { expect, it } from 'vitest';
import { keepRoles } from './dtls-role.ts';

const sdp = (setup: string) =>
  ['v=0', 'm=audio 9', `a=setup:${setup}`, 'm=video 9', `a=setup:${setup}`, ''].join('\r\n');
const description = (type: RTCSdpType, setup: string) =>
  ({ type, sdp: sdp(setup) }) as RTCSessionDescription;
const offer = sdp('actpass');

it('leaves the first offer its choice', () => {
  expect(keepRoles(offer, { local: null, remote: null })).toBe(offer);
});

it('gives the other end the role that it chose when it answered', () => {
  const local = description('offer', 'actpass');
  const roles = (chosen: string) =>
    keepRoles(offer, { local, remote: description('answer', chosen) });
  expect(roles('active')).toBe(sdp('active'));
  expect(roles('passive')).toBe(sdp('passive'));
});

it('gives the other end the role that our answer left to it', () => {
  const remote = description('offer', 'actpass');
  const roles = (chosen: string) =>
    keepRoles(offer, { local: description('answer', chosen), remote });
  expect(roles('active')).toBe(sdp('passive'));
  expect(roles('passive')).toBe(sdp('active'));
});

it('does not change an offer that names a role itself', () => {
  const current = {
    local: description('offer', 'actpass'),
    remote: description('answer', 'active'),
  };
  expect(keepRoles(sdp('passive'), current)).toBe(sdp('passive'));
});
