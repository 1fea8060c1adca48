/** Reference: PeerJS as its documentation uses it. The camera is on before; the second guest calls the first. */
import type { MediaConnection, Peer as PeerClass } from 'peerjs';

declare const Peer: typeof PeerClass;

const button = document.querySelector('button');
const own = document.querySelector<HTMLVideoElement>('#own');
const other = document.querySelector<HTMLVideoElement>('#other');
if (!button || !own || !other) throw new Error('not the page that belongs to this script');

const camera = await navigator.mediaDevices.getUserMedia({
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
});
own.srcObject = camera;

const settings = (await (await fetch('/settings.json')).json()) as { peerServerPort: number };
const peer = new Peer({
  host: location.hostname,
  port: settings.peerServerPort,
  path: '/',
  // Its default asks servers on the internet.
  config: { iceServers: [] },
});
const id = await new Promise<string>((resolve) => {
  peer.on('open', resolve);
});

const show = (call: MediaConnection): void => {
  call.on('stream', (stream) => {
    if (other && other.srcObject !== stream) other.srcObject = stream;
  });
};

peer.on('call', (call) => {
  show(call);
  call.answer(camera);
});

const socket = new WebSocket(location.origin.replace(/^http/, 'ws'));
await new Promise((resolve) => (socket.onopen = resolve));
socket.onmessage = ({ data }) => {
  const { deposit } = JSON.parse(data) as { deposit: string | null };
  if (deposit) show(peer.call(deposit, camera));
};

button.onclick = () => socket.send(JSON.stringify({ type: 'queue', deposit: id }));
button.disabled = false;
