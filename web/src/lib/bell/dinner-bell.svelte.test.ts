/** The dinner bell as a guest reads and presses it. */
import type { Hours } from '@eat-with-me/protocol/wire/house';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import { inWords } from '#lib/testing/in-words.ts';
import { HouseRules } from '#lib/rules/house-rules.svelte.ts';
import Door from '#lib/stages/Door.svelte';
import { Wishes } from '#lib/ticket/wishes.svelte.ts';
import { Doorstep, setDoorstep } from '#lib/visit/doorstep.svelte.ts';
import type { Visit } from '#lib/visit/visit.svelte.ts';
import DinnerBell from './DinnerBell.svelte';

const HOURS: Hours = {
  zone: 'Europe/Berlin',
  meals: [{ days: ['MO', 'FR'], from: '12:00', to: '13:30' }],
};

let shown: ReturnType<typeof mount> | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

const show = (hours: Hours): void => {
  shown = mount(inWords(DinnerBell), { target: document.body, props: { hours } });
  flushSync();
};
const press = (): void => document.querySelector('button')?.click();
const status = (): string | undefined => document.querySelector('[aria-live]')?.textContent;

/** What the page gave the browser to save. */
function saved(): { name: string; file: Promise<string> | null } {
  const given: { name: string; file: Promise<string> | null } = { name: '', file: null };
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
    given.file = file instanceof Blob ? file.text() : null;
    return 'blob:here';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(
    this: HTMLAnchorElement,
  ) {
    given.name = this.download;
  });
  return given;
}

test('says when people come, and gives a calendar file at one press', async () => {
  const given = saved();
  show(HOURS);
  expect(document.querySelector('section')?.textContent).toMatch(
    /Monday, Friday, from 12:00 to 13:30/,
  );
  expect(document.body.textContent).toContain('Europe/Berlin');
  press();
  await soon(() => expect(status()).toMatch(/^Saved/));
  expect(given.name).toBe('dinner-bell.ics');
  expect(await given.file).toMatch(/^BEGIN:VCALENDAR\r\n[^]*RRULE:FREQ=WEEKLY;BYDAY=MO,FR;UNTIL=/);
});

test.each([HOURS, undefined])(
  'hangs at the door, too, where the house names hours: %j',
  async (hours) => {
    const look = vi.fn(() =>
      Promise.resolve({ rules: null, ageGate: null, ...(hours && { hours }) }),
    );
    const visit = {
      stage: { name: 'door' },
      rules: new HouseRules(look),
      meanwhile: { offer: null, look: () => Promise.resolve() },
      wishes: new Wishes(),
    };
    const above = () =>
      setDoorstep(new Doorstep(() => Promise.reject(new Error()), visit as unknown as Visit));
    shown = mount(inWords(Door, { above }), { target: document.body, props: { back: false } });
    flushSync();
    await soon(() => expect(look).toHaveBeenCalledOnce());
    const bell = () => document.body.textContent?.includes('from 12:00 to 13:30') ?? false;
    if (hours) await soon(() => expect(bell()).toBe(true));
    else expect(bell()).toBe(false);
  },
);

test('says “every day” of seven days and “Monday to Friday” of five, and names all others', () => {
  const days = [
    ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'],
    ['MO', 'TU', 'WE', 'TH', 'FR'],
    ['TU', 'WE', 'TH', 'FR', 'SA'],
    ['SA', 'SU'],
  ] as const;
  show({ ...HOURS, meals: days.map((each) => ({ days: [...each], from: '18:00', to: '20:00' })) });
  expect([...document.querySelectorAll('li')].map(({ textContent }) => textContent)).toEqual([
    'Every day, from 18:00 to 20:00',
    'Monday to Friday, from 18:00 to 20:00',
    'Tuesday, Wednesday, Thursday, Friday, Saturday, from 18:00 to 20:00',
    'Saturday, Sunday, from 18:00 to 20:00',
  ]);
});

test('says so where the browser does not know the time zone', async () => {
  const given = saved();
  show({ ...HOURS, zone: 'Nowhere/Atlantis' });
  press();
  await soon(() => expect(status()).toMatch(/does not know that time zone/));
  expect(given.file).toBeNull();
});
