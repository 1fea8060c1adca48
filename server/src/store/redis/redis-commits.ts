/** Verbs on their way into Redis: in order, many at once, and each done once however often it has to be sent. */
import type { GuestId, TableId } from '@eat-with-me/protocol/table';
import { StoreFull } from '../store.ts';
import type { Verb } from '../table-verbs.ts';
import type { Table } from '../table.ts';
import { UNREADABLE, type Records } from './records.ts';
import type { RedisLink } from './redis-link.ts';
import { changing, CONFLICT, type Command } from './redis-verbs.ts';

/** At most so many verbs, or (about) characters, in one commit: Redis does nothing else meanwhile. */
export const COMMIT_VERBS = 256;
const COMMIT_CHARACTERS = 1_000_000;
/** So many verbs, or (about) characters, may wait for Redis; with half of that the house asks guests to wait. */
const WAITING_MAX = { verbs: 100_000, characters: 64_000_000 };
/** About what a verb about a table takes, in characters. */
const VERB_CHARACTERS = 1000;

/** What has its turn. A look asks for something when all verbs before it are done. */
type Work =
  | { readonly type: 'verb'; readonly verb: Verb<unknown> }
  | { readonly type: 'command'; readonly command: Command<unknown> }
  | { readonly type: 'look'; readonly look: () => Promise<unknown> };

type Task = {
  readonly work: Work;
  /** Of those with the same one only the last has to be done. */
  readonly about: string | null;
  /** Whether it was thought over on what was no longer so. */
  hasMissed: boolean;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
};

/** `head` is what every commit begins with. `greet` makes this node known, which on each new connection comes first. */
type RedisCommitsParts = {
  readonly link: RedisLink;
  readonly records: Records;
  readonly head: readonly string[];
  readonly hasGreeted: () => boolean;
  readonly greet: () => Promise<void>;
  readonly waitingMax?: { readonly verbs: number; readonly characters: number };
};

/** One commit is under way at a time; what is still to do waits as long as it takes. */
export class RedisCommits {
  readonly #parts: RedisCommitsParts;
  #tasks = new Set<Task>();
  /** What waits and has not been sent, by what it is about. */
  readonly #latest = new Map<string, Task>();
  #characters = 0;
  #busy = false;
  #closed = false;
  #commits = 0;

  constructor(parts: RedisCommitsParts) {
    this.#parts = parts;
  }

  /** How much waits. */
  get length(): number {
    return this.#tasks.size;
  }

  /** Whether so much waits that nothing should be added which somebody can ask for again. */
  get isFull(): boolean {
    const { verbs, characters } = this.#max;
    return this.#tasks.size >= verbs / 2 || this.#characters >= characters / 2;
  }

  get #max(): NonNullable<RedisCommitsParts['waitingMax']> {
    return this.#parts.waitingMax ?? WAITING_MAX;
  }

  change<T>(verb: Verb<T>): Promise<T> {
    return this.#queue<T>({ type: 'verb', verb });
  }

  command<T>(command: Command<T>): Promise<T> {
    return this.#queue<T>({ type: 'command', command });
  }

  /**
   * The same for a command about a guest: while Redis is away it makes void the one before, as if both were done one
   * after the other, so that whoever asks again and again leaves one.
   */
  replacing(guest: GuestId, command: Command<void>): Promise<void> {
    const before = this.#parts.link.reachable ? null : this.#latest.get(guest);
    if (before) this.#done(before).resolve(undefined);
    return this.#queue<void>({ type: 'command', command }, guest);
  }

  look(look: () => Promise<unknown>): Promise<unknown> {
    return this.#queue<unknown>({ type: 'look', look });
  }

  /** These go before all that wait. Nobody hears what becomes of them. */
  first(commands: readonly Command<unknown>[]): void {
    const tasks = commands.map((command): Task => {
      const work = { type: 'command', command } as const;
      return { work, about: null, hasMissed: false, resolve: ignore, reject: ignore };
    });
    for (const task of tasks) this.#characters += sizeOf(task);
    this.#tasks = new Set([...tasks, ...this.#tasks]);
  }

  /** What is left then is never answered. */
  close(): void {
    this.#closed = true;
  }

  /** Does what there is to do, in order. */
  async work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    while (!this.#closed) {
      try {
        if (!this.#parts.hasGreeted()) {
          await this.#parts.greet();
          continue;
        }
        const [next] = this.#tasks;
        if (!next) break;
        if (next.work.type === 'look') {
          this.#done(next);
          await next.work.look().then(next.resolve, (error) => {
            if (!this.#closed) next.reject(error);
          });
        } else await this.#commitSome();
      } catch (error) {
        // Redis has answered that it will never do this, or the store is closed.
        if (this.#closed || this.#tasks.size === 0) break;
        for (const task of [...this.#tasks].slice(0, COMMIT_VERBS)) this.#done(task).reject(error);
      }
    }
    this.#busy = false;
  }

  /** What will be done about a guest by the last that the next may make void. */
  latest(guest: GuestId): string | null {
    if (this.#parts.link.reachable) return null;
    const work = this.#latest.get(guest)?.work;
    return work?.type === 'command' ? (work.command.args[0] ?? null) : null;
  }

  #queue<T>(work: Work, about: string | null = null): Promise<T> {
    if (this.#tasks.size >= this.#max.verbs) return Promise.reject(new StoreFull());
    return new Promise<T>((resolve, reject) => {
      const done = resolve as Task['resolve'];
      const task: Task = { work, about, hasMissed: false, resolve: done, reject };
      this.#tasks.add(task);
      this.#characters += sizeOf(task);
      if (about !== null) this.#latest.set(about, task);
      void this.work();
    });
  }

  /** This one waits no longer. */
  #done(task: Task): Task {
    if (this.#tasks.delete(task)) this.#characters -= sizeOf(task);
    this.#isSent(task);
    return task;
  }

  /** From now on it is not made void by another. */
  #isSent(task: Task): void {
    if (task.about !== null && this.#latest.get(task.about) === task)
      this.#latest.delete(task.about);
  }

  /** Thinks over as many verbs as go into one commit, and has them done. */
  async #commitSome(): Promise<void> {
    const batch: Task[] = [];
    for (const task of this.#tasks) {
      if (task.work.type === 'look' || batch.length === COMMIT_VERBS) break;
      batch.push(task);
      this.#isSent(task);
    }
    const tables = await this.#read(batch.flatMap((task) => tableToRead(task) ?? []));
    const planned: { readonly task: Task; readonly command: Command<unknown> }[] = [];
    const args: string[] = [];
    let characters = 0;
    for (const task of batch) {
      const { work } = task;
      if (work.type === 'look') break;
      const [command, after] =
        work.type === 'command' ? [work.command, undefined] : this.#plan(work.verb, tables);
      for (const arg of command.args) characters += arg.length;
      if (planned.length > 0 && characters > COMMIT_CHARACTERS) break;
      const table = tableOf(work);
      if (table !== null && after !== undefined) tables.set(table, after);
      planned.push({ task, command });
      args.push(...command.args);
    }
    const replies = args.length > 0 ? await this.#commit(args) : [];
    let next = 0;
    for (const { task, command } of planned) {
      const reply = command.args.length > 0 ? replies[next++] : null;
      // The script went no further: this one and the rest are thought over again.
      if (reply === undefined) break;
      if (reply === CONFLICT) {
        task.hasMissed = true;
        break;
      }
      this.#done(task).resolve(command.result(reply));
    }
  }

  /** What to send for a verb, and the table once it is done. One that cannot be read is as if it were not there. */
  #plan(verb: Verb<unknown>, tables: Found): [Command<unknown>, Table | null | undefined] {
    const found = tables.get(verb.table) ?? null;
    if (found === UNREADABLE) {
      const { result } = verb.step(null);
      return [{ args: [], result: () => result }, undefined];
    }
    const step = verb.step(found);
    return [changing(verb.table, found, step, this.#parts.records), step.after];
  }

  async #commit(args: readonly string[]): Promise<unknown[]> {
    this.#commits += 1;
    const { link, head } = this.#parts;
    const reply = await link.call('commit', String(this.#commits), ...head, ...args);
    return JSON.parse(String(reply)) as unknown[];
  }

  async #read(ids: readonly TableId[]): Promise<Found> {
    const tables = [...new Set(ids)];
    if (tables.length === 0) return new Map();
    const { link, records } = this.#parts;
    const texts = (await link.call('read', ...tables)) as (string | null)[];
    return new Map(tables.map((table, index) => [table, records.readTable(texts[index] ?? null)]));
  }
}

type Found = Map<TableId, Table | typeof UNREADABLE | null>;

function sizeOf({ work }: Task): number {
  if (work.type !== 'command') return VERB_CHARACTERS;
  return work.command.args.reduce((sum, { length }) => sum + length, 0);
}

/** A table that is made is not there, unless it turned out to be. */
const tableToRead = ({ work, hasMissed }: Task): TableId | null =>
  work.type === 'verb' && (hasMissed || !work.verb.isNew) ? work.verb.table : null;

const tableOf = (work: Work): TableId | null => (work.type === 'verb' ? work.verb.table : null);

const ignore = (): void => {};
