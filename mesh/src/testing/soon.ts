import { vi } from 'vitest';

/** Waits for what comes about sooner or later, on a busy machine later; throws why it does not hold if it never does. */
export const soon = <T>(holds: () => T): Promise<Awaited<T>> =>
  vi.waitFor(holds, { timeout: 60_000 }) as Promise<Awaited<T>>;
