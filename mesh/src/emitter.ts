/** A typed list of listeners per event; `E` maps each event to the arguments its listeners get. */
export class Emitter<E extends { [K in keyof E]: readonly unknown[] }> {
  #listeners: { [K in keyof E]?: Set<(...args: E[K]) => void> } = {};

  /** Calls `listener` at every `event` until the returned function is called. */
  on<K extends keyof E>(event: K, listener: (...args: E[K]) => void): () => void {
    const listeners = (this.#listeners[event] ??= new Set());
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  protected emit<K extends keyof E>(event: K, ...args: E[K]): void {
    for (const listener of this.#listeners[event] ?? []) listener(...args);
  }
}
