/** Lets the browser do what waits for it, a press above all, before what comes next: a long task made two (Prioritized Task Scheduling). */

/** Beyond what TypeScript's DOM knows. */
interface Scheduler {
  yield?(): Promise<void>;
}

export function nextTask(): Promise<void> {
  const found: unknown = Reflect.get(globalThis, 'scheduler');
  const scheduler = found as Scheduler | undefined;
  return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
}
