/** A page of this version and one of the last, over a real connection: that one has the first channel alone. */
import { PRESENCE, REFILL } from '@eat-with-me/protocol/talk/link-topics';
import type { Signal } from '@eat-with-me/protocol/signal';
import { RECORDED, understood } from '@eat-with-me/protocol/talk/testing/version-1';
import { TABLE_TALK_CHANNEL } from '@eat-with-me/protocol/talk/table-talk';
import type { EventTopic, StateTopic } from '@eat-with-me/protocol/talk/topic';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { certificateOf, REALM, standInForBrowser } from '../testing/werift.ts';
import { NO_TRACKS } from '../local-media.ts';
import { startingBudget } from '../policy/budget.ts';
import { Border } from '../trust/border.ts';
import { PeerLink } from './peer-link.ts';
import { Topics } from './topics.ts';

const TOAST: EventTopic<string> = { name: 'toast', kind: 'event', parse: () => null };
const presence = { name: 'Ana', microphone: 'off', camera: 'off' } as const;

beforeAll(() => void standInForBrowser());
const until = (holds: () => boolean) =>
  new Promise<void>((resolve) => {
    const look = () => holds() && resolve();
    link.on('change', look);
    look();
  });
let link: PeerLink;
let old: RTCPeerConnection;
afterAll(() => {
  link.leave();
  old.close();
});

it('each hears all that the other says, and the meal ends as it should', async () => {
  const [mine, theirs] = await Promise.all([certificateOf(), certificateOf()]);
  const topics = new Topics();
  topics.register(TOAST);
  link = new PeerLink({
    polite: false,
    tracks: NO_TRACKS,
    outlet: new MediaStream(),
    topics,
    states: new Map<StateTopic, unknown>([[PRESENCE, presence]]),
    thrift: 'none',
    budget: startingBudget(1),
    configuration: { iceServers: [], certificates: [mine.certificate] },
    reach: { udpIsSilent: false },
    border: new Border(theirs.fingerprint, 'direct'),
    invited: false,
    place: () => null,
    realm: REALM,
  });
  link.talk.say(REFILL, true);
  old = new REALM.RTCPeerConnection({ certificates: [theirs.certificate] });
  const { label, id } = TABLE_TALK_CHANNEL;
  const channel = old.createDataChannel(label, { negotiated: true, id });
  const heard: string[] = [];
  const all = new Promise<void>((resolve) => {
    channel.onmessage = ({ data }) => {
      heard.push(String(data));
      if (heard.length === 4) resolve();
    };
  });
  channel.onopen = () => channel.send(RECORDED[0] ?? '');
  link.on('signal', ({ description, candidates }: Signal) => {
    void (async () => {
      if (description) {
        await old.setRemoteDescription(description);
        await old.setLocalDescription();
        const sdp = old.localDescription?.sdp ?? '';
        link.receive({ connection: 0, description: { type: 'answer', sdp }, candidates: [] });
      }
      for (const candidate of candidates) await old.addIceCandidate(candidate);
    })();
  });
  old.onicecandidate = ({ candidate: found }) => {
    if (!found) return;
    const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = found;
    const one = { candidate, sdpMid, sdpMLineIndex, usernameFragment };
    link.receive({ connection: 0, description: null, candidates: [one] });
  };
  link.start();
  // It greets as soon as it can; before its seat is confirmed it is neither heard nor answered.
  await until(() => link.state.phase === 'connected');
  expect([link.presence, heard]).toEqual([null, []]);
  link.setConfirmed();
  await all;

  expect(heard.every(understood)).toBe(true);
  const types = heard.map((text) => (JSON.parse(text) as { type: string }).type);
  expect(types.toSorted()).toEqual(['meeting', 'picture', 'presence', 'refill']);
  expect(JSON.parse(heard[0] ?? '')).toEqual({ type: 'presence', presence });
  expect(link.talk.manner).toEqual({ kind: 'first' });
  expect(link.talk.tell(TOAST, 'cheers')).toBe('not-understood');

  const gone = new Promise<void>((resolve) => {
    link.on('change', () => link.state.phase === 'closed' && resolve());
  });
  for (const text of RECORDED.slice(1)) channel.send(text);
  await gone;
  expect(link.presence).toMatchObject({ name: 'Ben', away: true });
  expect(link.view).toEqual({ height: 360, lowData: true });
  expect(link.talk.heard(REFILL)).toBe(true);
  expect(link.talk.ignored).toMatchObject({ unreadable: 0, tooMuch: 0 });
  expect(link.state).toEqual({ phase: 'closed', by: 'there' });
});
