/** What the house's voice tells the time by; tests bring their own. */
export interface Clock {
  /** ms; only differences mean something. */
  now(): number;
  /** Does this once, after so many ms; returns the way to put it off for good. */
  after(ms: number, act: () => void): () => void;
}

export const BROWSER_CLOCK: Clock = {
  now: () => performance.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
