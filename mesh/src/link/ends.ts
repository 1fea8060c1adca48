/** What the browser gives us of one connection: an `RTCPeerConnection`, its channels, places for our tracks. */
import { TOPICS_CHANNEL } from '@eat-with-me/protocol/talk/frame';
import { TABLE_TALK_CHANNEL } from '@eat-with-me/protocol/talk/table-talk';
import { startingBudget } from '../policy/budget.ts';
import { chooseCodecs } from '../policy/codecs.ts';
import { videoEncoding } from '../policy/encoding.ts';
import type { Channels } from './speech.ts';
import { cameraHeight, NO_TRACKS, type LocalTracks, type TrackKind } from '../local-media.ts';

/** Our end of one connection, bare. */
export interface Ends extends Channels {
  pc: RTCPeerConnection;
}

/** What every connection of a guest is made with. */
export type EndsConfiguration = Pick<
  RTCConfiguration,
  'iceServers' | 'iceTransportPolicy' | 'certificates'
>;

/** Where connections are made: a window, this one or that of a frame of ours. */
export type Realm = Pick<typeof globalThis, 'RTCPeerConnection'>;

/** A bare connection. It has no transceivers: an answerer adopts those that the offer brings (RFC 9429 §5.10). */
export function openEnds(configuration: EndsConfiguration, realm: Realm = globalThis): Ends {
  const pc = new realm.RTCPeerConnection({
    ...configuration,
    bundlePolicy: 'max-bundle',
    rtcpMuxPolicy: 'require',
  });
  const open = ({ label, id }: { label: string; id: number }) =>
    pc.createDataChannel(label, { negotiated: true, id });
  return { pc, channel: open(TABLE_TALK_CHANNEL), topics: open(TOPICS_CHANNEL) };
}

/**
 * Adds one audio and one video m-line in both directions, with or without a track: a camera that is
 * switched on later needs no negotiation.
 */
export function addTransceivers(
  pc: RTCPeerConnection,
  tracks: LocalTracks,
  outlet: MediaStream,
): void {
  const audio = pc.addTransceiver(tracks.audio ?? 'audio', {
    direction: 'sendrecv',
    streams: [outlet],
  });
  const video = pc.addTransceiver(tracks.video ?? 'video', {
    direction: 'sendrecv',
    streams: [outlet],
    sendEncodings: [videoEncoding(startingBudget(1), cameraHeight(tracks.video), false)],
  });
  chooseCodecs('audio', audio);
  chooseCodecs('video', video);
}

/** Puts our tracks into the transceivers that the other side's offer brought. */
export async function adoptTransceivers(
  pc: RTCPeerConnection,
  tracks: LocalTracks,
  outlet: MediaStream,
): Promise<void> {
  const replaced = (['audio', 'video'] as const).map(async (kind) => {
    const transceiver = transceiverOf(pc, kind);
    if (!transceiver) return;
    transceiver.direction = 'sendrecv';
    transceiver.sender.setStreams(outlet);
    chooseCodecs(kind, transceiver);
    await transceiver.sender.replaceTrack(tracks[kind]);
  });
  await Promise.all(replaced);
}

/** The connection's one transceiver of a kind, once there is one. */
export const transceiverOf = (
  pc: RTCPeerConnection,
  kind: TrackKind,
): RTCRtpTransceiver | undefined =>
  pc.getTransceivers().find((transceiver) => transceiver.receiver.track.kind === kind);

/**
 * A connection made while its guest still waits. A bare one spares an answerer its making; one with a complete offer
 * leaves only the offer to travel on the match. It gathers without ICE servers, whose credentials come with the seating.
 */
export type Spare =
  | (Ends & { kind: 'bare' })
  | (Ends & {
      kind: 'offered';
      /** Settles when the offer is set and gathering runs. */
      offered: Promise<void>;
    });

/** Makes an offer on a connection that has none. Nobody is there yet to send tracks to. */
export function offerOn({ pc, channel, topics }: Ends, outlet: MediaStream): Spare {
  addTransceivers(pc, NO_TRACKS, outlet);
  const offered = pc.setLocalDescription();
  // Whoever takes the spare sees the failure; a spare that nobody takes may fail in peace.
  offered.catch(() => undefined);
  return { kind: 'offered', pc, channel, topics, offered };
}
