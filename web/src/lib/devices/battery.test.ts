import { afterEach, expect, test, vi } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import { lowBattery } from './battery.ts';

class Battery extends EventTarget {
  charging = false;
  level = 0.5;

  become(change: { charging?: boolean; level?: number }): void {
    Object.assign(this, change);
    this.dispatchEvent(new Event('levelchange'));
  }
}

afterEach(() => vi.unstubAllGlobals());

test('tells when the battery runs low, and when it is on the mains again, until nobody listens', async () => {
  const battery = new Battery();
  vi.stubGlobal('navigator', { getBattery: () => Promise.resolve(battery) });
  const told: boolean[] = [];
  const detach = lowBattery((low) => told.push(low))(document.body);
  await soon(() => expect(told).toEqual([false]));
  battery.become({ level: 0.1 });
  battery.become({ charging: true });
  detach?.();
  battery.become({ charging: false });
  expect(told).toEqual([false, true, false]);
});

test('says nothing where the browser does not', () => {
  vi.stubGlobal('navigator', {});
  const tell = vi.fn();
  lowBattery(tell)(document.body);
  expect(tell).not.toHaveBeenCalled();
});
