/**
 * Whether the guest's eating is taken out of what their table-mates hear. Kept on this device only where the guest wants it; at
 * work only while there is a table or one is waited for. It steps down by itself: then the browser's own noise suppression,
 * which the microphone has anyway, is what is left.
 */
import { Emitter } from '@eat-with-me/mesh/emitter';
import type { TrackStep } from '@eat-with-me/mesh/track-chain';
import { KeptSwitch } from '#lib/kept/kept-switch.svelte.ts';
import type { LineReport } from './plates-messages.ts';
import { isLate, isPlateLoud, isSlow, REPORTS_KEPT } from './plates-watch.ts';

/** Files that have not come, and sound that does not go through, within this are given up. */
const STARTING_MAX_MS = 20_000;
const LOOK_EVERY_MS = 1000;
/** Nothing was heard of it at so many looks, one after the other: sound does not go through. */
const SILENT_LOOKS_MAX = 3;

/** Why it is not at work although the guest wants it: too slow a device, one that did not keep up, or it does not run at all. */
export type WhyDown = 'slow' | 'late' | 'broken';

export type PlatesState =
  | { readonly phase: 'off' }
  /** Wanted, as soon as there is a table. */
  | { readonly phase: 'resting' }
  | { readonly phase: 'starting' }
  | { readonly phase: 'on' }
  | { readonly phase: 'down'; readonly why: WhyDown };

/** A step at work, as much of it as is needed here. */
export interface WorkingStep extends TrackStep {
  readonly frameMs: number;
  keepRunning(): void;
  close(): void;
}

/** Gets a step ready; rejects where it does not run, and as soon as it is aborted. */
export type OpenStep = (
  told: { report: (report: LineReport) => void; broken: () => void },
  aborted: AbortSignal,
) => Promise<WorkingStep>;

/** Its code and its files come when somebody wants it. */
const open: OpenStep = async (told, aborted) => {
  const { PlatesStep } = await import('./plates-step.ts');
  return PlatesStep.open(told, aborted);
};

export class QuietPlates extends Emitter<{
  /** Tracks pass other steps now. */
  steps: [];
  /** For this guest alone. */
  news: [WhyDown | 'loud'];
}> {
  readonly #open: OpenStep;
  readonly #wish = new KeptSwitch('eat-with-me.plates', 'off');
  #atWork = $state.raw<Exclude<PlatesState, { phase: 'off' }>>({ phase: 'resting' });
  /** Whether there is a table, or one is waited for. */
  #needed = false;
  #step: WorkingStep | null = null;
  /** Of the step that is at work or starting. */
  #ending: AbortController | null = null;
  #reports: readonly LineReport[] = [];
  #silentLooks = 0;
  /** Once an evening is enough. */
  #toldLoud = false;

  constructor(openStep = open) {
    super();
    this.#open = openStep;
  }

  get wanted(): boolean {
    return this.#wish.on;
  }
  set wanted(wanted: boolean) {
    this.#wish.on = wanted;
    this.#end({ phase: 'resting' });
    if (this.#needed) this.#begin();
  }

  get state(): PlatesState {
    return this.#wish.on ? this.#atWork : { phase: 'off' };
  }

  /** What the microphone passes on its way to everybody. */
  get steps(): readonly TrackStep[] {
    return this.#step ? [this.#step] : [];
  }

  /** There is a table, or one is waited for. What did not work at the last one is tried again. */
  begin(): void {
    this.#needed = true;
    if (!this.#step && this.#atWork.phase !== 'starting') this.#begin();
  }

  /** There is none any more. */
  end(): void {
    this.#needed = false;
    this.#end({ phase: 'resting' });
  }

  #begin(): void {
    if (!this.#wish.on) return;
    this.#atWork = { phase: 'starting' };
    const ending = new AbortController();
    this.#ending = ending;
    const { signal } = ending;
    const told = {
      report: (report: LineReport) => {
        if (!signal.aborted) this.#hear(report);
      },
      broken: () => {
        if (!signal.aborted) this.#stepDown('broken');
      },
    };
    const starting = setTimeout(told.broken, STARTING_MAX_MS);
    signal.addEventListener('abort', () => clearTimeout(starting));
    this.#open(told, signal).then((step) => {
      clearTimeout(starting);
      if (signal.aborted) step.close();
      else this.#work(step, signal);
    }, told.broken);
  }

  #work(step: WorkingStep, signal: AbortSignal): void {
    this.#step = step;
    if (isSlow(step.frameMs)) {
      this.#stepDown('slow');
      return;
    }
    this.#atWork = { phase: 'on' };
    const looking = setInterval(() => this.#look(), LOOK_EVERY_MS);
    signal.addEventListener('abort', () => clearInterval(looking));
    this.emit('steps');
  }

  #hear(report: LineReport): void {
    this.#silentLooks = 0;
    this.#reports = [...this.#reports, report].slice(-REPORTS_KEPT);
    if (isLate(this.#reports)) this.#stepDown('late');
    else if (!this.#toldLoud && isPlateLoud(this.#reports)) {
      this.#toldLoud = true;
      this.emit('news', 'loud');
    }
  }

  /** Whether sound still goes through: else nobody would hear the guest. */
  #look(): void {
    this.#step?.keepRunning();
    this.#silentLooks += 1;
    if (this.#silentLooks >= SILENT_LOOKS_MAX) this.#stepDown('broken');
  }

  #stepDown(why: WhyDown): void {
    this.#end({ phase: 'down', why });
    this.emit('news', why);
  }

  /** The microphone goes to the table by itself again, before anything of the step ends. */
  #end(after: PlatesState & { phase: 'resting' | 'down' }): void {
    const step = this.#step;
    this.#atWork = after;
    this.#step = null;
    this.#ending?.abort();
    this.#ending = null;
    this.#reports = [];
    this.#silentLooks = 0;
    if (!step) return;
    this.emit('steps');
    step.close();
  }
}
