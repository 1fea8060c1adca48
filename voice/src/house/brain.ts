/** Finds an answer to what was heard. Pure: the same conversation has the same answers. */
import type { Heard } from './grammar.ts';
import { ALWAYS, MOVING_ON, OPENINGS, PARDONS, TOPICS, type Topic } from './topics.ts';

/** What a conversation remembers: which sentences were said. It is bounded, because the sentences are. */
type Memory = {
  readonly said: ReadonlySet<string>;
  readonly opened: number;
  readonly pardoned: number;
  readonly movedOn: number;
};

export const NO_MEMORY: Memory = { said: new Set(), opened: 0, pardoned: 0, movedOn: 0 };

/** One answer, and the memory with it. */
type Reply = { readonly text: string; readonly memory: Memory };

/** The topic that fits best: the one with the longest phrase in what was heard. */
export function topicOf(heard: Heard): Topic | null {
  const said = ` ${heard.map((word) => word ?? '…').join(' ')} `;
  const fits = TOPICS.map((topic) => {
    const lengths = topic.leads
      .filter((lead) => said.includes(` ${lead} `))
      .map((lead) => lead.split(' ').length);
    return { topic, length: Math.max(0, ...lengths) };
  });
  const best = fits.reduce((one, other) => (other.length > one.length ? other : one));
  return best.length === 0 ? null : best.topic;
}

/** Answers; `null` when nobody said anything and the voice shall begin. */
export function answer(heard: Heard | null, memory: Memory): Reply {
  if (heard === null) {
    const text = inTurn(OPENINGS, memory.opened);
    return { text, memory: { ...memory, opened: memory.opened + 1 } };
  }
  const topic = topicOf(heard);
  if (!topic) {
    const text = inTurn(PARDONS, memory.pardoned);
    return { text, memory: { ...memory, pardoned: memory.pardoned + 1 } };
  }
  if (ALWAYS.has(topic.name)) return { text: topic.says.join(' '), memory };
  const fresh = (lines: readonly string[]): string[] =>
    lines.filter((line) => !memory.said.has(line)).slice(0, 1);
  const statement = fresh(topic.says);
  const question = fresh(topic.asks);
  if (statement.length === 0 && question.length === 0) {
    const text = inTurn(MOVING_ON, memory.movedOn);
    return { text, memory: { ...memory, movedOn: memory.movedOn + 1 } };
  }
  const lines = [...statement, ...question];
  return {
    text: lines.join(' '),
    memory: { ...memory, said: new Set([...memory.said, ...lines]) },
  };
}

/** What was said on an earlier connection is not said again. */
export function remember(text: string, memory: Memory): Memory {
  const lines = TOPICS.flatMap(({ says, asks }) => [...says, ...asks]);
  const found = lines.filter((line) => text.includes(line));
  const opened = OPENINGS.some((line) => text.includes(line)) ? 1 : 0;
  return {
    ...memory,
    said: new Set([...memory.said, ...found]),
    opened: Math.max(memory.opened, opened),
  };
}

const inTurn = (lines: readonly string[], count: number): string =>
  lines[count % lines.length] ?? '';
