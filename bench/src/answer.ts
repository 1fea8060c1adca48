/** The child's end of a bench's IPC: answers what the parent asks by name. */

/** What the parent sends. */
export interface Question {
  id: number;
  ask: string;
  of?: unknown;
}

/** What comes back. */
export type Answer = { id: number; answer: unknown } | { id: number; error: string };

type Answers = Record<string, (of: never) => unknown>;

/** Answers the questions of these names for the rest of the process's life, which ends with the parent's. */
export function answer(answers: Answers): void {
  const hear = async ({ id, ask, of }: Question): Promise<void> => {
    const reply = answers[ask];
    if (!reply) return;
    try {
      send({ id, answer: await reply(of as never) });
    } catch (error) {
      send({ id, error: String(error) });
    }
  };
  process.on('message', (question: Question) => void hear(question));
  // Not exit(): hooks and threads of what is measured have hung there.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
}

const send = (message: Answer): void => {
  process.send?.(message);
};
