/**
 * Reference: a mesh as tutorials write it. Whoever comes makes an offer to everyone who is there; `getUserMedia` with
 * `video: true`, `addTrack`, and nothing else: no codec chosen, no parameters set.
 */

type Message = { to: string; from: string } & (
  | { description: RTCSessionDescriptionInit }
  | { candidate: RTCIceCandidateInit }
);

const connections = new Map<string, RTCPeerConnection>();
const camera = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
const socket = new WebSocket(location.origin.replace(/^http/, 'ws'));
let me = '';

show(camera).muted = true;

function show(stream: MediaStream): HTMLVideoElement {
  const video = document.createElement('video');
  video.autoplay = true;
  video.playsInline = true;
  video.srcObject = stream;
  document.body.append(video);
  return video;
}

const send = (message: object): void => socket.send(JSON.stringify(message));

function connect(to: string): RTCPeerConnection {
  const pc = new RTCPeerConnection();
  connections.set(to, pc);
  for (const track of camera.getTracks()) pc.addTrack(track, camera);
  pc.onicecandidate = ({ candidate }) => candidate && send({ to, from: me, candidate });
  pc.ontrack = ({ track, streams: [stream] }) => {
    if (stream && track.kind === 'video') show(stream);
  };
  return pc;
}

async function hear(message: Message): Promise<void> {
  const pc = connections.get(message.from) ?? connect(message.from);
  if ('candidate' in message) {
    await pc.addIceCandidate(message.candidate);
    return;
  }
  await pc.setRemoteDescription(message.description);
  if (message.description.type === 'answer') return;
  await pc.setLocalDescription();
  send({ to: message.from, from: me, description: pc.localDescription });
}

socket.onmessage = async ({ data }) => {
  const message = JSON.parse(data) as Message | { you: string; others: string[] };
  if (!('you' in message)) return hear(message);
  me = message.you;
  for (const to of message.others) {
    const pc = connect(to);
    await pc.setLocalDescription();
    send({ to, from: me, description: pc.localDescription });
  }
};
