/**
 * The house's own voice as a `Companion`: tells an `Evening` at an unhurried pace, aloud where the device has a voice of its
 * own and as text where not, and takes answers from buttons, and by ear where the device hears by itself. Nothing that
 * is said or heard leaves the device.
 */
import type {
  Caption,
  Companion,
  CompanionAbilities,
  CompanionEnd,
  CompanionStage,
  Reply,
} from '../companion.ts';
import { BROWSER_CLOCK, type Clock } from './clock.ts';
import { findDeviceEars, type DeviceEars } from './device-ears.ts';
import { findDeviceVoice, type DeviceVoice, type Said } from './device-voice.ts';
import { ENGLISH } from './script/english/english.ts';
import {
  drawEvening,
  isParting,
  next,
  repliesOf,
  type Evening,
  type EveningEvent,
  type Moment,
} from './script/evening.ts';
import type { HouseWords } from './script/house-words.ts';
import { Mouth } from './script/mouth.ts';
import { readingMs, speakingMs, UNHURRIED, type Pace } from './script/pace.ts';
import { understood } from './script/understood.ts';

/** What it needs of the world; tests bring their own. */
interface HouseCompanionOptions {
  readonly words: HouseWords;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly random: () => number;
  /** Null where the device has no voice of its own for these words. */
  readonly findVoice: (words: HouseWords) => Promise<DeviceVoice | null>;
  /** Null where the device does not hear by itself. */
  readonly findEars: (words: HouseWords) => Promise<DeviceEars | null>;
}

const BROWSER: HouseCompanionOptions = {
  words: ENGLISH,
  pace: UNHURRIED,
  clock: BROWSER_CLOCK,
  random: () => Math.random(),
  findVoice: ({ language }) => findDeviceVoice(language, navigator.languages),
  findEars: ({ language, regions }) =>
    findDeviceEars([
      ...navigator.languages.filter((one) => one.startsWith(`${language}-`)).slice(0, 4),
      ...regions,
    ]),
};

/** The newest are kept. */
export const CAPTIONS_MAX = 60;

/** Characters; a caption of what was heard is no transcript. */
export const HEARD_MAX = 300;

/** After so many sentences in a row that did not sound, the house shows its words instead. */
export const UNHEARD_MAX = 2;

const nothing = (): void => undefined;

export class HouseCompanion implements Companion {
  readonly kind = 'house';
  readonly timings = null;
  readonly #options: HouseCompanionOptions;
  readonly #listeners = new Set<() => void>();
  readonly #mouth = new Mouth();
  #started = false;
  #stage: CompanionStage = { name: 'arriving' };
  #captions: readonly Caption[] = [];
  #captionCount = 0;
  #evening: Evening | null = null;

  #voice: DeviceVoice | null = null;
  #ears: DeviceEars | null = null;
  #hasSoughtEars = false;
  #microphone: MediaStreamTrack | null = null;
  #volume = 1;
  #unheard = 0;

  /** Ends what is being said, or the wait for what comes next. */
  #stopMoment = nothing;
  #stopHearing: (() => void) | null = null;
  #stopDeadline: (() => void) | null = null;

  constructor(options: HouseCompanionOptions = BROWSER) {
    this.#options = options;
  }

  get abilities(): CompanionAbilities {
    return {
      speech: this.#voice ? 'spoken' : 'shown',
      answers: this.#ears && this.#microphone ? 'heard' : 'pressed',
      sees: false,
    };
  }

  get stage(): CompanionStage {
    return this.#stage;
  }

  get captions(): readonly Caption[] {
    return this.#captions;
  }

  /** Also where the guest is heard: whoever has a full mouth may press. */
  get replies(): readonly Reply[] {
    return this.#evening && this.#stage.name !== 'over' ? repliesOf(this.#evening) : [];
  }

  get level(): number {
    return this.#mouth.levelAt(this.#options.clock.now());
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    if (this.#started || this.#stage.name === 'over') return;
    this.#started = true;
    void this.#arrive();
  }

  useMicrophone(track: MediaStreamTrack | null): void {
    if (this.#microphone === track) return;
    this.#endHearing();
    this.#microphone = track;
    void this.#lendEars();
    this.#listen();
    this.#tell();
  }

  /** The house sees nothing. */
  useCamera(): void {}

  /** From the next sentence on: browsers do not turn down what they already speak. */
  setVolume(volume: number): void {
    this.#volume = Math.min(1, Math.max(0, volume));
  }

  /** Browsers speak where the system plays; a page cannot choose. */
  useSpeaker(): void {}

  reply({ id }: Reply): void {
    // What was pressed too late belongs to a question that is gone.
    const reply = this.replies.find((one) => one.id === id);
    if (!reply) return;
    this.#caption('guest', reply.text);
    this.#become({ type: 'replied', id });
  }

  stopTalking(): void {
    this.#become({ type: 'hushed' });
  }

  sayGoodbye(): void {
    if (!this.#evening) this.#end('parted');
    else this.#become({ type: 'guestFound' });
  }

  leave(): void {
    if (this.#stage.name === 'over') return;
    // Shown and not said, so that it costs the guest no time.
    if (this.#evening) this.#caption('companion', this.#evening.goodbye.farewell);
    this.#end('left');
  }

  async #arrive(): Promise<void> {
    const { words, random, findVoice } = this.#options;
    const voice = await findVoice(words).catch(() => null);
    if (this.#isOver) return;
    this.#voice = voice;
    this.#evening = drawEvening(words, random);
    this.#perform(0);
    void this.#lendEars();
  }

  /** Only with a microphone to hear is the device asked whether it can, and only once. */
  async #lendEars(): Promise<void> {
    if (!this.#evening || !this.#microphone || this.#hasSoughtEars) return;
    this.#hasSoughtEars = true;
    const { words, findEars } = this.#options;
    const ears = await findEars(words).catch(() => null);
    if (this.#isOver || !ears) return;
    this.#ears = ears;
    this.#listen();
    this.#tell();
  }

  /** Read as a getter: it changes across an `await`. */
  get #isOver(): boolean {
    return this.#stage.name === 'over';
  }

  #become(event: EveningEvent): void {
    if (!this.#evening || this.#isOver) return;
    const evening = next(this.#evening, event);
    if (evening === this.#evening) return;
    this.#evening = evening;
    const { beatMs, breathMs } = this.#options.pace;
    const isAnswer = event.type === 'replied' || event.type === 'spokeOtherwise';
    if (isAnswer) this.#stage = { name: 'thinking' };
    this.#perform(event.type === 'said' ? breathMs : isAnswer ? beatMs : 0);
  }

  /** Does what the moment asks for; before something is said there is a pause. */
  #perform(pauseMs: number): void {
    const evening = this.#evening;
    if (!evening) return;
    this.#stopMoment();
    this.#stopMoment = nothing;
    const { moment } = evening;
    switch (moment.name) {
      case 'telling':
        this.#tellAfter(evening, moment.lines[0] ?? '', pauseMs);
        break;
      case 'asking':
      case 'chewing':
      case 'choosing':
        this.#stage = { name: 'listening' };
        this.#wait();
        break;
      case 'quiet':
        this.#stage = { name: 'quiet' };
        this.#wait();
        break;
      case 'over':
        this.#end(moment.why);
        return;
    }
    this.#listen();
    this.#tell();
  }

  #tellAfter(evening: Evening, line: string, pauseMs: number): void {
    const { clock, pace } = this.#options;
    const parting = isParting(evening);
    if (parting) {
      this.#stage = { name: 'parting' };
      this.#stopDeadline ??= clock.after(pace.partingMaxMs, () => this.#become({ type: 'hushed' }));
    }
    const begin = () => {
      if (!parting) this.#stage = { name: 'speaking' };
      this.#say(line);
    };
    if (pauseMs > 0) this.#stopMoment = clock.after(pauseMs, begin);
    else begin();
  }

  #say(line: string): void {
    const { clock, pace } = this.#options;
    this.#caption('companion', line);
    this.#listen();
    if (!this.#voice) {
      this.#leaveToRead(line);
      return;
    }
    const words = line.split(' ').length;
    const cutOff = this.#voice.say(line, {
      volume: this.#volume,
      onStart: () => this.#mouth.begin(clock.now(), words, speakingMs(line, pace)),
      onWord: (letters) => this.#mouth.word(clock.now(), letters),
      onDone: (said) => this.#hasSaid(line, said),
    });
    this.#stopMoment = () => {
      this.#mouth.close();
      cutOff();
    };
  }

  #hasSaid(line: string, said: Said): void {
    this.#mouth.close();
    this.#unheard = said === 'said' ? 0 : this.#unheard + 1;
    if (said === 'said') {
      this.#become({ type: 'said' });
      return;
    }
    if (this.#unheard >= UNHEARD_MAX) {
      this.#voice = null;
      this.#tell();
    }
    this.#leaveToRead(line);
  }

  #leaveToRead(line: string): void {
    const { clock, pace } = this.#options;
    this.#stopMoment = clock.after(readingMs(line, pace), () => this.#become({ type: 'said' }));
  }

  /** For as long as this rest lasts; anew when the guest begins to speak. */
  #wait(): void {
    this.#stopMoment();
    this.#stopMoment = nothing;
    const { moment } = this.#evening ?? {};
    const ms = moment ? this.#lastsMs(moment) : null;
    if (ms === null) return;
    this.#stopMoment = this.#options.clock.after(ms, () => this.#become({ type: 'waited' }));
  }

  /** Null where it lasts until something happens. */
  #lastsMs(moment: Moment): number | null {
    const { pace, random } = this.#options;
    const within = ([from, to]: readonly [number, number]) => from + random() * (to - from);
    switch (moment.name) {
      case 'asking':
        return pace.answerMs;
      case 'chewing':
        return within(pace.chewingMs);
      case 'choosing':
        return pace.choosingMs;
      case 'quiet':
        return moment.softly ? within(pace.softlyMs) : null;
      case 'telling':
      case 'over':
        return null;
    }
  }

  /** Hears while it is silent itself: it would take its own voice for the guest's. */
  #listen(): void {
    const { name } = this.#stage;
    if (name !== 'listening' && name !== 'quiet') {
      this.#endHearing();
      return;
    }
    if (!this.#ears || !this.#microphone || this.#stopHearing) return;
    this.#stopHearing = this.#ears.hear(this.#microphone, {
      onHeard: (text, final) => this.#heard(text, final),
      onLost: () => {
        this.#ears = null;
        this.#endHearing();
        this.#tell();
      },
    });
  }

  #endHearing(): void {
    this.#stopHearing?.();
    this.#stopHearing = null;
    // Half a sentence stays as it was heard.
    const open = this.#captions.at(-1);
    if (open?.final === false) {
      this.#captions = [...this.#captions.slice(0, -1), { ...open, final: true }];
    }
  }

  #heard(text: string, final: boolean): void {
    if (!this.#evening) return;
    this.#caption('guest', text.slice(0, HEARD_MAX), final);
    const before = this.#evening;
    if (final) {
      const id = understood(text, before);
      this.#become(id === null ? { type: 'spokeOtherwise' } : { type: 'replied', id });
    }
    if (this.#evening === before) {
      this.#wait();
      this.#tell();
    }
  }

  #caption(by: Caption['by'], text: string, final = true): void {
    const open = this.#captions.at(-1);
    const replaces = open?.final === false && open.by === by;
    const id = replaces ? open.id : (this.#captionCount += 1);
    const before = replaces ? this.#captions.slice(0, -1) : this.#captions;
    this.#captions = [...before, { id, by, text, final }].slice(-CAPTIONS_MAX);
    this.#tell();
  }

  #end(why: CompanionEnd): void {
    if (this.#isOver) return;
    this.#stopMoment();
    this.#stopMoment = nothing;
    this.#stopDeadline?.();
    this.#stage = { name: 'over', why };
    this.#endHearing();
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
