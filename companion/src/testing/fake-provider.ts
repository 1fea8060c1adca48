/** A provider without a wire: a test says what it tells, and sees what it is sent. */
import type { Opening, Pcm, Provider, ProviderEvent, ProviderLine } from '../provider.ts';

/** What a session has sent. */
type Sent =
  | { readonly type: 'audio'; readonly pcm: Pcm }
  | { readonly type: 'picture' }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'activity'; readonly speaking: boolean }
  | { readonly type: 'interrupt'; readonly heardMs: number };

class FakeLine implements ProviderLine {
  readonly opening: Opening;
  readonly sent: Sent[] = [];
  unsentBytes = 0;
  isClosed = false;
  readonly #tell: (event: ProviderEvent) => void;

  constructor(opening: Opening, tell: (event: ProviderEvent) => void) {
    this.opening = opening;
    this.#tell = tell;
  }

  tell(...events: ProviderEvent[]): void {
    for (const event of events) if (!this.isClosed) this.#tell(event);
  }

  /** A turn with so much of a voice, all at once, as servers send it faster than real time. */
  speak(turn: number, ms: number, { amplitude = 8000, ends = true } = {}): void {
    const pcm = Int16Array.from({ length: ms * 24 }, (_, at) => (at % 2 ? amplitude : -amplitude));
    this.tell({ type: 'audio', pcm, rate: 24_000, turn });
    if (ends) this.tell({ type: 'turnEnd', turn, reason: 'complete' });
  }

  get texts(): string[] {
    return this.sent.flatMap((sent) => (sent.type === 'text' ? [sent.text] : []));
  }

  /** How much sound was sent, in ms. */
  get heardMs(): number {
    return this.sent.reduce(
      (ms, sent) => ms + (sent.type === 'audio' ? sent.pcm.length / 16 : 0),
      0,
    );
  }

  sendAudio(pcm: Pcm): void {
    this.sent.push({ type: 'audio', pcm });
  }

  sendPicture(): void {
    this.sent.push({ type: 'picture' });
  }

  sendText(text: string): void {
    this.sent.push({ type: 'text', text });
  }

  userActivity(speaking: boolean): void {
    this.sent.push({ type: 'activity', speaking });
  }

  interrupt(heardMs: number): void {
    this.sent.push({ type: 'interrupt', heardMs });
  }

  close(): void {
    this.isClosed = true;
  }
}

export class FakeProvider implements Provider {
  readonly renewAfterMs = 8.5 * 60_000;
  readonly hearsAt = 16_000;
  readonly lines: FakeLine[] = [];
  /** Whether lines are ready by themselves, after so long. */
  readyAfterMs: number | null = 100;
  /** Whether an earlier line was still open when another was opened. */
  hasOverlapped = false;

  open(opening: Opening, tell: (event: ProviderEvent) => void): FakeLine {
    this.hasOverlapped ||= this.lines.some(({ isClosed }) => !isClosed);
    const line = new FakeLine(opening, tell);
    this.lines.push(line);
    if (this.readyAfterMs !== null)
      setTimeout(() => line.tell({ type: 'ready' }), this.readyAfterMs);
    return line;
  }

  /** The newest. */
  get line(): FakeLine {
    const line = this.lines.at(-1);
    if (!line) throw new Error('nothing was opened');
    return line;
  }
}
