/** Whether single keys do something; kept on this device only where the guest has switched them off (WCAG 2.1.4). */

const KEY = 'eat-with-me.keys';
const OFF = 'off';

export class SingleKeys {
  #on = $state(read() !== OFF);

  get on(): boolean {
    return this.#on;
  }
  set on(on: boolean) {
    this.#on = on;
    try {
      if (on) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, OFF);
    } catch {
      // Blocked storage: the choice lasts for this visit.
    }
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
