/** Camera, microphone and speaker of this guest: what works, what was chosen, and the tracks. */
import { Emitter } from '@eat-with-me/mesh/emitter';
import type { LocalTracks, TrackKind } from '@eat-with-me/mesh/local-media';
import { TrackChain, type TrackStep } from '@eat-with-me/mesh/track-chain';
import type { DeviceUse } from '@eat-with-me/protocol/talk/table-talk';
import {
  distinct,
  failureOf,
  readError,
  useOf,
  type DeviceFailure,
  type DeviceState,
} from './device-state.ts';
import { rememberDevices, rememberedDevices } from './remembered.ts';

const KINDS = ['audio', 'video'] as const;

/** One request to the browser, which may answer when nobody wants to know any more. */
interface Question {
  answered: Promise<void>;
}

const exactly = (id: string): MediaTrackConstraints => (id ? { deviceId: { exact: id } } : {});

export class Devices extends Emitter<{
  /** The track of this kind, or what it does, has changed. */
  change: [TrackKind];
  /** A device that was lost is there again, or another one serves in its place. */
  regained: [TrackKind];
}> {
  #states = $state.raw<Record<TrackKind, DeviceState>>({
    audio: { phase: 'unasked' },
    video: { phase: 'unasked' },
  });
  #found = $state.raw<MediaDeviceInfo[]>([]);
  #chosen = $state.raw(rememberedDevices());
  /** What the guest wants, whatever the devices do. */
  #muted = $state(false);
  #cameraWanted = true;
  /** Which way a camera looks that was not chosen by name. */
  #facing: 'user' | 'environment' = 'user';
  /** What the devices give, off or not: the microphone stays open while muted, so that unmuting is instant. */
  readonly #open: LocalTracks = { audio: null, video: null };
  /** What the browser has been asked and whose answer is still wanted. */
  readonly #questions: Record<TrackKind, Question | null> = { audio: null, video: null };
  #watching = false;
  /** Which have worked and were taken away, whatever asking for them again has come to. */
  readonly #lost = new Set<TrackKind>();

  /** What the camera's picture passes before anybody gets it, the guest themselves included. */
  readonly #chain = new TrackChain();
  #picture = $state.raw<MediaStreamTrack | null>(null);
  /** What is shown in the camera's place. */
  #screen = $state.raw<MediaStreamTrack | null>(null);

  readonly preview = $derived.by(() => {
    const shown = this.#screen ?? this.#picture;
    return shown && new MediaStream([shown]);
  });

  get camera(): DeviceState {
    return this.#states.video;
  }
  /** Whether the guest looks at their own picture as into a mirror: not where the camera looks away from them. */
  get mirrored(): boolean {
    return this.#screen === null && this.#lookOf() !== 'environment';
  }
  /** Whether there is a camera that looks the other way. */
  get canFlip(): boolean {
    return this.#lookOf() !== undefined && this.cameras.length > 1;
  }
  get microphone(): DeviceState {
    return this.#states.audio;
  }
  get muted(): boolean {
    return this.#muted;
  }
  get cameras(): MediaDeviceInfo[] {
    return this.#found.filter(({ kind }) => kind === 'videoinput');
  }
  get microphones(): MediaDeviceInfo[] {
    return this.#found.filter(({ kind }) => kind === 'audioinput');
  }
  /** Empty where the browser cannot choose. */
  get speakers(): MediaDeviceInfo[] {
    const canChoose = 'setSinkId' in HTMLMediaElement.prototype;
    return canChoose ? this.#found.filter(({ kind }) => kind === 'audiooutput') : [];
  }
  get cameraId(): string {
    return this.#chosen.camera;
  }
  get microphoneId(): string {
    return this.#chosen.microphone;
  }
  /** The chosen one while it is there, else the system's choice: `''`. */
  get speakerId(): string {
    const { speaker } = this.#chosen;
    return this.speakers.some(({ deviceId }) => deviceId === speaker) ? speaker : '';
  }

  /** What the links send. */
  get tracks(): LocalTracks {
    return { audio: this.#open.audio, video: this.#screen ?? this.#picture };
  }

  /** Whether this one was taken away from the guest, and is not back yet. */
  readonly isLost = (kind: TrackKind): boolean => this.#lost.has(kind);

  get isShowingScreen(): boolean {
    return this.#screen !== null;
  }

  /** A screen leaves in the camera's place, or (null) the camera's picture again. The caller stops it. */
  showScreen(track: MediaStreamTrack | null): void {
    this.#screen = track;
    this.emit('change', 'video');
  }

  /** What the camera's picture passes from now on, in this order. */
  setSteps(steps: readonly TrackStep[]): void {
    if (this.#chain.setSteps(steps).length === 0) return;
    this.#picture = this.#chain.tracks.video;
    this.emit('change', 'video');
  }

  /** What table-mates are told. */
  get use(): { microphone: DeviceUse; camera: DeviceUse } {
    const camera = this.#screen ? 'on' : useOf(this.#states.video);
    return { microphone: useOf(this.#states.audio), camera };
  }

  /**
   * Asks for whatever of these the guest wants and neither has nor waits for yet: a hand on one device turns no other one on.
   * Never throws: each device ends on, off or failed,
   * unless it was let go meanwhile; what comes then is stopped.
   */
  async ask(of: readonly TrackKind[] = KINDS): Promise<void> {
    const kinds = of.filter((kind) => this.#isWanted(kind) && !this.#questions[kind]);
    if (kinds.length > 0) {
      const question: Question = { answered: Promise.resolve() };
      for (const kind of kinds) {
        this.#questions[kind] = question;
        this.#set(kind, { phase: 'asking' });
      }
      question.answered = this.#request(kinds, question);
    }
    const { audio, video } = this.#questions;
    await audio?.answered;
    await video?.answered;
  }

  async #request(kinds: readonly TrackKind[], question: Question): Promise<void> {
    if (!navigator.mediaDevices?.getUserMedia) {
      const why = window.isSecureContext ? 'unsupported' : 'insecure';
      for (const kind of kinds) this.#fail(kind, question, why);
      return;
    }
    this.#watch();
    try {
      this.#take(await getMedia(this.#constraints(kinds)), question);
    } catch (error) {
      await this.#askOneByOne(kinds, question, failureOf(error));
    }
    // Whatever was asked for and neither came nor was refused.
    for (const kind of kinds) this.#fail(kind, question, 'unknown');
    // Not awaited: in a window without focus Firefox lists no devices until it has it again.
    void this.#list();
  }

  async chooseCamera(id: string): Promise<void> {
    await this.#choose('video', { camera: id });
  }
  async chooseMicrophone(id: string): Promise<void> {
    await this.#choose('audio', { microphone: id });
  }
  /** To the camera on the other side of the device. */
  async flipCamera(): Promise<void> {
    this.#facing = this.#lookOf() === 'environment' ? 'user' : 'environment';
    await this.#choose('video', { camera: '' });
  }
  chooseSpeaker(id: string): void {
    this.#remember({ speaker: id });
  }

  /** Mutes or unmutes, before the browser has answered as well; asks again for a microphone that failed, to be heard. */
  async toggleMicrophone(): Promise<void> {
    const { audio } = this.#open;
    this.#muted = (audio !== null || this.#questions.audio !== null) && !this.#muted;
    if (audio) this.#show('audio', audio);
    else await this.ask(['audio']);
  }

  /** Turns the camera off, so that its light goes out, or on again. */
  async toggleCamera(): Promise<void> {
    if (this.#open.video || this.#questions.video) {
      this.#cameraWanted = false;
      this.#release('video');
      this.#set('video', { phase: 'off' });
      return;
    }
    this.#cameraWanted = true;
    await this.ask(['video']);
  }

  /** What the guest wants of them, whatever they do. */
  get wanted(): { microphone: boolean; camera: boolean } {
    return { microphone: !this.#muted, camera: this.#cameraWanted };
  }

  /** What they said of it elsewhere; a camera that is on already stays so. */
  intend({ microphone, camera }: { microphone: boolean; camera: boolean }): void {
    this.#muted = !microphone;
    if (this.#open.audio) this.#show('audio', this.#open.audio);
    this.#cameraWanted = camera;
    if (!camera) this.#set('video', { phase: 'off' });
  }

  /** Lets go of camera and microphone; what the guest wanted stays in mind. */
  release(): void {
    this.#lost.clear();
    for (const kind of KINDS) {
      this.#release(kind);
      // A camera that nobody wants is not asked for next time, either.
      this.#set(kind, { phase: kind === 'video' && !this.#cameraWanted ? 'off' : 'unasked' });
    }
  }

  /** Where the camera looks, as phones say; undefined elsewhere. */
  #lookOf(): string | undefined {
    const { video } = this.#states;
    return video.phase === 'on' ? video.track.getSettings().facingMode : undefined;
  }

  #isWanted(kind: TrackKind): boolean {
    return !this.#open[kind] && (kind === 'audio' || this.#cameraWanted);
  }

  #constraints(kinds: readonly TrackKind[]): MediaStreamConstraints {
    const { camera, microphone } = this.#chosen;
    const video = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    return {
      audio: kinds.includes('audio') && { ...audio, ...exactly(microphone) },
      video: kinds.includes('video') && {
        ...video,
        ...(camera ? exactly(camera) : { facingMode: this.#facing }),
      },
    };
  }

  /** One device that is missing or taken must not keep the guest from using the other. */
  async #askOneByOne(
    kinds: readonly TrackKind[],
    question: Question,
    why: DeviceFailure,
  ): Promise<void> {
    for (const kind of kinds) {
      const another = kinds.length > 1 && (await this.#mayWorkAlone(kind, why));
      if (!another && why !== 'unknown') {
        this.#fail(kind, question, why);
        continue;
      }
      if (this.#questions[kind] !== question) continue;
      try {
        this.#take(await getMedia(this.#constraints([kind])), question);
      } catch (error) {
        await this.#askForAny(kind, question, error);
      }
    }
  }

  /** After a refusal only what is allowed already is asked for: no second question behind the guest's back. */
  async #mayWorkAlone(kind: TrackKind, why: DeviceFailure): Promise<boolean> {
    if (why !== 'denied' && why !== 'dismissed' && why !== 'denied-by-system') return true;
    const name = kind === 'audio' ? 'microphone' : 'camera';
    const permission = await navigator.permissions?.query({ name }).catch(() => null);
    return permission?.state === 'granted';
  }

  /** The remembered device may be gone (`OverconstrainedError`): then any will do. */
  async #askForAny(kind: TrackKind, question: Question, error: unknown): Promise<void> {
    if (readError(error).name !== 'OverconstrainedError') {
      this.#fail(kind, question, failureOf(error));
      return;
    }
    if (this.#questions[kind] !== question) return;
    this.#remember(kind === 'audio' ? { microphone: '' } : { camera: '' });
    try {
      this.#take(await getMedia(this.#constraints([kind])), question);
    } catch (again) {
      this.#fail(kind, question, failureOf(again));
    }
  }

  #fail(kind: TrackKind, question: Question, why: DeviceFailure): void {
    if (this.#questions[kind] !== question) return;
    this.#questions[kind] = null;
    this.#set(kind, { phase: 'failed', why });
  }

  /** The answer to a question: nothing may be live that the page does not show. */
  #take(stream: MediaStream, question: Question): void {
    for (const track of stream.getTracks()) {
      const kind = track.kind as TrackKind;
      if (this.#questions[kind] !== question) {
        track.stop();
        continue;
      }
      this.#release(kind);
      this.#lost.delete(kind);
      this.#open[kind] = track;
      track.onended = () => void this.#ended(kind, track);
      // The system silences a track for as long as a call or another app has the device.
      track.onmute = track.onunmute = () => this.#show(kind, track);
      this.#show(kind, track);
    }
  }

  #show(kind: TrackKind, track: MediaStreamTrack): void {
    if (kind === 'audio') track.enabled = !this.#muted;
    if (kind === 'audio' && this.#muted) this.#set(kind, { phase: 'off' });
    else this.#set(kind, track.muted ? { phase: 'interrupted' } : { phase: 'on', track });
  }

  /** The browser or the system ended the track: unplugged, taken away, permission withdrawn. */
  async #ended(kind: TrackKind, track: MediaStreamTrack): Promise<void> {
    const { deviceId } = track.getSettings();
    this.#release(kind);
    this.#lost.add(kind);
    this.#set(kind, { phase: 'failed', why: 'ended' });
    await this.#list();
    // A device that is still there was taken on purpose: asking again at once would ask the guest.
    if (this.#found.some((device) => device.deviceId === deviceId)) return;
    await this.#askForLost();
  }

  /** Lets go of a device, or no longer wants the answer to what was asked. */
  #release(kind: TrackKind): void {
    this.#questions[kind] = null;
    const track = this.#open[kind];
    if (!track) return;
    track.onended = track.onmute = track.onunmute = null;
    track.stop();
    this.#open[kind] = null;
  }

  async #choose(kind: TrackKind, choice: Partial<ReturnType<typeof rememberedDevices>>) {
    this.#remember(choice);
    if (kind === 'video' && !this.#cameraWanted) return;
    // Many phones and some drivers open only one camera at a time: let go of the old one first.
    this.#release(kind);
    this.#set(kind, { phase: 'unasked' });
    await this.ask([kind]);
  }

  #remember(choice: Partial<ReturnType<typeof rememberedDevices>>): void {
    this.#chosen = { ...this.#chosen, ...choice };
    rememberDevices(this.#chosen);
  }

  /** A device that comes back is used again without a press: hands are busy. */
  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    navigator.mediaDevices.addEventListener('devicechange', () => {
      void this.#list().then(() => this.#askForLost());
    });
  }

  async #list(): Promise<void> {
    this.#found = distinct(await navigator.mediaDevices.enumerateDevices().catch(() => []));
  }

  async #askForLost(): Promise<void> {
    const lost = KINDS.filter((kind) => {
      const state = this.#states[kind];
      const isLost = state.phase === 'failed' && (state.why === 'ended' || state.why === 'missing');
      return isLost && this.#found.some((device) => device.kind === `${kind}input`);
    });
    if (lost.length === 0) return;
    await this.ask(lost);
    for (const kind of lost) if (this.#open[kind]) this.emit('regained', kind);
  }

  #set(kind: TrackKind, state: DeviceState): void {
    this.#states = { ...this.#states, [kind]: state };
    if (kind === 'video') {
      this.#chain.setTrack('video', state.phase === 'on' ? state.track : null);
      this.#picture = this.#chain.tracks.video;
    }
    this.emit('change', kind);
  }
}

const getMedia = (constraints: MediaStreamConstraints): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia(constraints);
