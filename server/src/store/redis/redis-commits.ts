/** Verbs on their way into Redis: in order, many at once, and each done once however often it has to be sent. */
import type { TableId } from '@eat-with-me/protocol/table';
import type { Verb } from '../table-verbs.ts';
import type { Table } from '../table.ts';
import { UNREADABLE, type Records } from './records.ts';
import type { RedisLink } from './redis-link.ts';
import { changing, CONFLICT, type Command } from './redis-verbs.ts';

/** At most so many verbs, or (about) characters, in one commit: Redis does nothing else meanwhile. */
export const COMMIT_VERBS = 256;
const COMMIT_CHARACTERS = 1_000_000;
/** So many verbs wait for Redis. */
export const VERBS_MAX = 100_000;

/** What has its turn. A look asks for something when all verbs before it are done. */
type Work =
  | { readonly type: 'verb'; readonly verb: Verb<unknown> }
  | { readonly type: 'command'; readonly command: Command<unknown> }
  | { readonly type: 'look'; readonly look: () => Promise<unknown> };

type Task = {
  readonly work: Work;
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
};

/** One commit is under way at a time; what is still to do waits as long as it takes. */
export class RedisCommits {
  readonly #parts: RedisCommitsParts;
  #tasks: Task[] = [];
  #busy = false;
  #closed = false;
  #commits = 0;

  constructor(parts: RedisCommitsParts) {
    this.#parts = parts;
  }

  /** How much waits. */
  get length(): number {
    return this.#tasks.length;
  }

  change<T>(verb: Verb<T>): Promise<T> {
    return this.#queue<T>({ type: 'verb', verb });
  }

  command<T>(command: Command<T>): Promise<T> {
    return this.#queue<T>({ type: 'command', command });
  }

  look(look: () => Promise<unknown>): Promise<unknown> {
    return this.#queue<unknown>({ type: 'look', look });
  }

  /** These go before all that wait. Nobody hears what becomes of them. */
  first(commands: readonly Command<unknown>[]): void {
    const tasks = commands.map((command): Task => {
      return { work: { type: 'command', command }, resolve: ignore, reject: ignore };
    });
    this.#tasks = [...tasks, ...this.#tasks];
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
          this.#tasks.shift();
          await next.work.look().then(next.resolve, (error) => {
            if (!this.#closed) next.reject(error);
          });
        } else await this.#commitSome();
      } catch (error) {
        // Redis has answered that it will never do this, or the store is closed.
        if (this.#closed || this.#tasks.length === 0) break;
        for (const task of this.#tasks.splice(0, COMMIT_VERBS)) task.reject(error);
      }
    }
    this.#busy = false;
  }

  #queue<T>(work: Work): Promise<T> {
    if (this.#tasks.length >= VERBS_MAX)
      return Promise.reject(new Error(`more than ${VERBS_MAX} verbs wait for Redis`));
    return new Promise<T>((resolve, reject) => {
      this.#tasks.push({ work, resolve: resolve as Task['resolve'], reject });
      void this.work();
    });
  }

  /** Thinks over as many verbs as go into one commit, and has them done. */
  async #commitSome(): Promise<void> {
    const batch: Task[] = [];
    for (const task of this.#tasks) {
      if (task.work.type === 'look' || batch.length === COMMIT_VERBS) break;
      batch.push(task);
    }
    const tables = await this.#read(batch.flatMap(({ work }) => tableOf(work) ?? []));
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
      if (reply === undefined || reply === CONFLICT) break;
      this.#tasks.shift();
      task.resolve(command.result(reply));
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

const tableOf = (work: Work): TableId | null => (work.type === 'verb' ? work.verb.table : null);

const ignore = (): void => {};
