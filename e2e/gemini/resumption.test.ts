/** Taking up a conversation on another connection, with what is known to go wrong. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deafEars } from './ears.ts';
import { Emulator } from './emulator.ts';
import type { Settings } from './settings.ts';
import { hasSound, isHandle, isTurnComplete, MODEL, SdkGuest } from './testing/sdk-guest.ts';

const QUICK: Partial<Settings> = { turnSpeed: 20, ears: deafEars };

let emulator: Emulator;
beforeAll(async () => {
  emulator = await Emulator.open(QUICK);
});
afterAll(() => emulator.close());

const connect = (at: Emulator, handle?: string, model = MODEL) =>
  SdkGuest.connect({
    baseUrl: at.url,
    model,
    config: { sessionResumption: handle === undefined ? {} : { handle } },
  });

/** Says it in writing; tells what was answered, and the handle after that. */
async function ask(guest: SdkGuest, text: string): Promise<{ answer: string; handle: string }> {
  const from = guest.messages.length;
  const before = guest.words.length;
  guest.session.sendRealtimeInput({ text });
  const over = await guest.until(isTurnComplete, from);
  const { message } = await guest.until(isHandle, guest.messages.indexOf(over.message));
  return {
    answer: guest.words.slice(before),
    handle: message.sessionResumptionUpdate?.newHandle ?? '',
  };
}

test('a handle soon after the setup and after each turn, none while the model speaks', async () => {
  const guest = await connect(emulator);
  await guest.until(isHandle);
  await ask(guest, 'I have soup');
  const updates = guest.messages.flatMap(
    ({ sessionResumptionUpdate }) => sessionResumptionUpdate ?? [],
  );
  expect(updates.map(({ resumable }) => resumable)).toEqual([true, false, true]);
  expect(updates[1]?.newHandle).toBe('');
  const at = guest.messages.findIndex(
    ({ sessionResumptionUpdate: update }) => update && !update.resumable,
  );
  expect(at).toBeLessThan(guest.messages.findIndex(hasSound));
  await guest.leave();
});

test('a session without resumption is told no handles', async () => {
  const guest = await SdkGuest.connect({ baseUrl: emulator.url });
  guest.session.sendRealtimeInput({ text: 'hello' });
  await guest.until(isTurnComplete);
  await guest.leave();
  expect(guest.messages.some(({ sessionResumptionUpdate }) => sessionResumptionUpdate)).toBe(false);
});

test('what was said is remembered, but for what was said after the handle', async () => {
  const guest = await connect(emulator);
  const { handle } = await ask(guest, 'I have soup');
  await ask(guest, 'I have cake');
  await guest.leave();
  const again = await connect(emulator, handle);
  expect((await ask(again, 'do you remember')).answer).toBe('You told me about the soup.');
  await again.leave();
});

test('not while the old connection is open, not with another model, not with a made-up handle', async () => {
  const guest = await connect(emulator);
  const { handle } = await ask(guest, 'I have soup');
  await expect(connect(emulator, handle)).rejects.toThrow(
    '(code 1011): The service is currently unavailable.',
  );
  await guest.leave();
  const refused = '(code 1007): Request contains an invalid argument.';
  await expect(connect(emulator, handle, 'gemini-3.1-flash-live-preview')).rejects.toThrow(refused);
  await expect(connect(emulator, 'made-up')).rejects.toThrow(refused);
  await (await connect(emulator, handle)).leave();
});

test('a line that was cut can be taken up', async () => {
  const guest = await connect(emulator);
  const { handle } = await ask(guest, 'I have rice');
  emulator.inject({ kind: 'close', as: 'lost' });
  expect((await guest.closed).code).toBe(1006);
  const again = await connect(emulator, handle);
  expect((await ask(again, 'do you remember')).answer).toContain('rice');
  await again.leave();
});

test('a handle is good for two hours', async () => {
  const old = await Emulator.open({ ...QUICK, ageSpeed: 20_000 });
  const guest = await connect(old);
  const { message } = await guest.until(isHandle);
  await guest.leave();
  // Three more, each of which is cut after fifty-eight minutes.
  const contextWindowCompression = { slidingWindow: {} };
  for (let left = 3; left > 0; left--) {
    const other = await SdkGuest.connect({
      baseUrl: old.url,
      config: { contextWindowCompression },
    });
    await other.closed;
  }
  const late = connect(old, message.sessionResumptionUpdate?.newHandle);
  await expect(late).rejects.toThrow('(code 1007): Request contains an invalid argument.');
  await old.close();
});

test('resumed but blank, as production has done', async () => {
  const forgetful = await Emulator.open({ ...QUICK, resumesBlank: true });
  const guest = await connect(forgetful);
  const { handle } = await ask(guest, 'I have soup');
  await guest.leave();
  const again = await connect(forgetful, handle);
  expect((await ask(again, 'do you remember')).answer).toBe('I do not remember what you told me.');
  await forgetful.close();
});
