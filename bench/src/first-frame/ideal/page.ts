/**
 * Reference: the fastest way to the first frame that we know of. Before the button can be pressed camera,
 * connections, tracks and offer are ready and the offer's candidates are gathered; the offer of whoever comes first
 * rides on the other's match; the answer's candidates trickle. The picture starts at 180p, because of larger ones Chromium
 * drops frames until its estimate of the line allows them, and grows when it is there.
 */

type Heard =
  | { type: 'matched'; deposit: RTCSessionDescriptionInit | null }
  | { type: 'answer'; description: RTCSessionDescriptionInit }
  | { type: 'candidate'; candidate: RTCIceCandidateInit };

const button = document.querySelector('button');
const own = document.querySelector<HTMLVideoElement>('#own');
const other = document.querySelector<HTMLVideoElement>('#other');
if (!button || !own || !other) throw new Error('not the page that belongs to this script');

const camera = await navigator.mediaDevices.getUserMedia({
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
});
own.srcObject = camera;

const socket = new WebSocket(location.origin.replace(/^http/, 'ws'));
await new Promise((resolve) => (socket.onopen = resolve));
const say = (message: object): void => socket.send(JSON.stringify(message));

const START_SCALE = 4;
const GROW_AFTER_MS = 1000;

async function scaleDownBy(pc: RTCPeerConnection, scale: number): Promise<void> {
  const sender = pc.getSenders().find(({ track }) => track?.kind === 'video');
  const parameters = sender?.getParameters();
  const encoding = parameters?.encodings[0];
  if (!sender || !parameters || !encoding) return;
  encoding.scaleResolutionDownBy = scale;
  await sender.setParameters(parameters);
}

/** A connection that has our tracks and shows what comes. */
async function connect(): Promise<RTCPeerConnection> {
  const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  for (const track of camera.getTracks()) pc.addTrack(track, camera);
  await scaleDownBy(pc, START_SCALE);
  pc.onconnectionstatechange = () => {
    if (pc.connectionState === 'connected')
      setTimeout(() => void scaleDownBy(pc, 1), GROW_AFTER_MS);
  };
  pc.ontrack = ({ streams: [stream] }) => {
    if (other && stream && other.srcObject !== stream) other.srcObject = stream;
  };
  return pc;
}

// Whoever comes first offers and whoever comes second answers; nobody knows yet who they are.
const offering = await connect();
const answering = await connect();

await offering.setLocalDescription();
await new Promise<void>((resolve) => {
  offering.onicegatheringstatechange = () => {
    if (offering.iceGatheringState === 'complete') resolve();
  };
});

answering.onicecandidate = ({ candidate }) => {
  if (candidate) say({ type: 'candidate', candidate });
};

async function accept(offer: RTCSessionDescriptionInit): Promise<void> {
  await answering.setRemoteDescription(offer);
  await answering.setLocalDescription();
  say({ type: 'answer', description: answering.localDescription });
}

socket.onmessage = async ({ data }) => {
  const message = JSON.parse(data) as Heard;
  switch (message.type) {
    case 'matched':
      if (message.deposit) await accept(message.deposit);
      break;
    case 'answer':
      await offering.setRemoteDescription(message.description);
      break;
    case 'candidate':
      // The operations of a connection run one after another: this one waits for the answer.
      await offering.addIceCandidate(message.candidate);
      break;
  }
};

button.onclick = () => say({ type: 'queue', deposit: offering.localDescription });
button.disabled = false;
