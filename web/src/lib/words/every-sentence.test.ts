/** An evening in a language in which no letter is plain: whatever a guest sees or hears must come from the catalogue. */
import { TRUST_CODES } from '@eat-with-me/protocol/trust-failures';
import { recipeOf } from '@eat-with-me/mesh/trust/recipe';
import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import { CompanionMate } from '#lib/companion/companion-mate.svelte.ts';
import { installAudio } from '#lib/testing/fake-audio.ts';
import { FakeCompanion } from '#lib/testing/fake-companion.ts';
import { HouseRules } from '#lib/rules/house-rules.svelte.ts';
import RulesToKeep from '#lib/rules/RulesToKeep.svelte';
import OutOfReach from '#lib/furniture/OutOfReach.svelte';
import LostPage from '#lib/furniture/LostPage.svelte';
import Evening from '#lib/stages/Evening.svelte';
import Exit from '#lib/stages/Exit.svelte';
import Invited from '#lib/stages/Invited.svelte';
import { fetchIndoors } from '#lib/stages/fetch-indoors.ts';
import Opening from '#lib/stages/Opening.svelte';
import { FakeMesh } from '#lib/testing/fake-mesh.ts';
import { tableSupply } from '#lib/testing/table-supply.ts';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import { GOOD_LINE } from '#lib/testing/good-line.ts';
import { bookOf, inWords } from '#lib/testing/in-words.ts';
import { plainTextIn } from '#lib/testing/plain-text.ts';
import { pseudo, pseudoCatalogue } from '#lib/testing/pseudo.ts';
import { seating, TABLE, WELCOME } from '#lib/testing/seatings.ts';
import { Doorstep, setDoorstep } from '#lib/visit/doorstep.svelte.ts';
import { setVisit, Visit, type Stage } from '#lib/visit/visit.svelte.ts';
import { exit } from './en/exit.ts';
import { site } from './en/site.ts';

const book = await bookOf(pseudoCatalogue);
// So that no test waits for the stages to be compiled.
const indoors = await fetchIndoors(book);
const OUTLOOK = {
  waiting: 12,
  bySize: { 2: 11, 3: 3, 4: 1 },
  estimateMs: { low: 8000, high: 90_000 },
};
/** Names of codecs and ciphers are no words, so they come in other letters, too. */
const CODECS = { audio: 'ｏｐｕｓ', video: 'ＶＰ８' };
const LINE = {
  ...GOOD_LINE,
  codecs: { sending: CODECS, receiving: CODECS },
  encryption: { dtlsVersion: '1.2', dtlsCipher: 'ＡＥＳ', srtpCipher: 'ＡＥＳ' },
};
const CONNECTED = { phase: 'connected', since: 0 } as const;
const present = (name: string) => ({ name, microphone: 'off', camera: 'on' }) as const;

const OWN_KEY = { host: '１', url: '', model: '', persona: '' };

let wire: FakeWire;
let mesh: FakeMesh;
let companion: FakeCompanion;
let visit: Visit;
let shown: ReturnType<typeof mount> | undefined;

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  installAudio();
  wire = new FakeWire();
  const make = () => {
    mesh = new FakeMesh();
    return mesh;
  };
  visit = new Visit({
    wire,
    meshes: { bring: () => Promise.resolve(tableSupply(make)) },
    rules: new HouseRules(() => Promise.resolve({ rules: null, ageGate: null })),
    company: {
      fetchOffer: () =>
        Promise.resolve({ kind: 'gemini', host: '１', ownKey: { ...OWN_KEY, kind: 'gemini' } }),
      bring: ({ kind }, devices) => {
        companion = new FakeCompanion(kind);
        return Promise.resolve(new CompanionMate(companion, devices));
      },
    },
  });
});
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = undefined;
  vi.unstubAllGlobals();
});

function show<Props extends Record<string, unknown>>(
  component: Component<Props>,
  props: Props,
): void {
  const above = () => {
    setVisit(visit);
    setDoorstep(new Doorstep(() => Promise.resolve(indoors), visit));
  };
  shown = mount(inWords(component, { book, above }), { target: document.body, props });
  flushSync();
}

/** Waits until the stage is painted, and finds nothing in plain letters. */
async function expectStage(name: Stage['name']): Promise<void> {
  await soon(() => {
    expect(visit.stage.name).toBe(name);
    flushSync();
    expect(document.title).toBe(pseudo(site.titles[name]));
    // What stands behind the door may still be on its way.
    expect(document.querySelector('.opening')).toBeNull();
    expect(document.querySelector('h1')).not.toBeNull();
  });
  expectNothingPlain();
}

function expectNothingPlain(): void {
  flushSync();
  expect(document.body.textContent).toMatch(/[ａ-ｚ]/);
  expect(plainTextIn(document.body)).toEqual([]);
}

/** Presses every button with this English name or a part of it; at least one. */
function press(name: string): void {
  const buttons = [...document.querySelectorAll('button')].filter((button) =>
    `${button.getAttribute('aria-label') ?? ''} ${button.textContent}`.includes(pseudo(name)),
  );
  expect(buttons, name).not.toEqual([]);
  for (const button of buttons) button.click();
  flushSync();
}

async function queue(): Promise<void> {
  show(Evening, { build: 'of today' });
  visit.findTable();
  wire.say(WELCOME);
  await expectStage('laying');
  visit.takeSeat();
  await expectStage('queue');
}

test('plain letters are found wherever a person would come across them', () => {
  document.body.innerHTML =
    '<p>One</p><i aria-label="Two"></i><b title="Three">ｆｏｕｒ</b><code>five</code>';
  expect(plainTextIn(document.body)).toEqual(['One', 'Two', 'Three']);
  document.body.replaceChildren();
});

test('the door, and the wishes behind it', async () => {
  show(Evening, { build: 'of today' });
  await expectStage('door');
  press('Language and other wishes');
  await soon(() => expect(document.querySelector('fieldset')).not.toBeNull());
  expectNothingPlain();
});

test.each([
  ['comes', { missing: false, loads: 0 }],
  ['is late', { missing: true, loads: 0 }],
  ['is held back', { missing: true, loads: 9 }],
])('what stands behind the door %s', (_, how) => {
  show(Opening, { ...how, fetch: () => undefined, loadAnew: () => undefined });
  expectNothingPlain();
});

test.each([true, false])('an address that leads nowhere, a page that broke: %s', (found) => {
  show(LostPage, { found });
  expectNothingPlain();
});

test('a house that is out of reach', () => {
  show(OutOfReach, {});
  expectNothingPlain();
});

test('an invitation', () => {
  show(Invited, { table: TABLE });
  expectNothingPlain();
});

test('a house without a relay, and each notice that it may give', async () => {
  show(Evening, { build: 'of today' });
  visit.findTable();
  wire.say({ ...WELCOME, relay: false, strangers: 'direct' });
  await expectStage('laying');
  for (const code of [
    'bad-message',
    'too-fast',
    'too-many-sockets',
    'full',
    'closing',
    'one-moment',
  ] as const) {
    wire.say({ type: 'refused', code });
    expectNothingPlain();
  }
});

test('the queue, as it gets longer, as it pauses, and as the house falls silent', async () => {
  await queue();
  wire.say({ type: 'queued', because: 'table-mate-gone', outlook: OUTLOOK });
  visit.wishes.languages = ['de'];
  expectNothingPlain();
  wire.say({ type: 'refused', code: 'too-soon', retryAfterMs: 60_000 });
  expectNothingPlain();
  press('What the server saw');
  expectNothingPlain();
  press('Language and other wishes');
  await soon(() => expect(document.querySelector('fieldset')).not.toBeNull());
  expectNothingPlain();
  for (const why of ['silent', 'blocked'] as const) {
    wire.become({ phase: 'away', since: 0, why });
    expectNothingPlain();
  }
  wire.become({ phase: 'too-old' });
  expectNothingPlain();
  expect(document.body.textContent).toContain(pseudo('Load the new one'));
});

test('the companion: asked for, agreed to, there, gone, and the house in its place', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener: () => undefined }));
  await queue();
  wire.say({
    type: 'queued',
    because: 'asked',
    outlook: { ...OUTLOOK, bySize: { 2: 1, 3: 0, 4: 0 } },
  });
  await soon(() => press('Eat with the companion'));
  for (const box of document.querySelectorAll<HTMLInputElement>('dialog [type=checkbox]'))
    box.click();
  // Voices and languages have names of their own.
  for (const option of document.querySelectorAll('option')) option.remove();
  expectNothingPlain();
  visit.meanwhile.agree({ language: 'en', voice: null, pace: 'dining', seen: false, ownKey: null });
  await soon(() => expect(visit.meanwhile.company.name).toBe('here'));
  for (const name of [
    'arriving',
    'listening',
    'thinking',
    'speaking',
    'quiet',
    'recovering',
    'parting',
  ] as const) {
    companion.become({ name }, { captions: [{ id: 1, by: 'companion', text: '１', final: true }] });
    expectNothingPlain();
  }
  press('Mute microphone');
  expectNothingPlain();
  press('What the server saw');
  expectNothingPlain();
  for (const why of [
    'unreachable',
    'unresponsive',
    'quota',
    'minutes',
    'full',
    'too-often',
    'refused',
    'misconfigured',
  ] as const) {
    companion.become({ name: 'over', why });
    expectNothingPlain();
    visit.meanwhile.again();
    await soon(() => expect(visit.meanwhile.company.name).toBe('here'));
  }
  companion.become({ name: 'over', why: 'quota' });
  flushSync();
  press('The house’s own voice instead');
  await soon(() => expect(visit.meanwhile.company.name).toBe('here'));
  expectNothingPlain();
});

test('a table of strangers: whatever can be opened or happens at it', async () => {
  await queue();
  wire.say({ type: 'seated', seating: seating([1, 2, 3], { chairs: 4 }) });
  const link = { state: CONNECTED, isConfirmed: true, health: () => Promise.resolve(null) };
  mesh.link(2, {
    ...link,
    presence: present('Ζωή'),
    wantsDirect: { here: false, there: true },
    route: 'relay',
  });
  mesh.link(3, { ...link, meeting: 'm', health: () => Promise.resolve(LINE) as Promise<never> });
  await expectStage('table');
  press('Options for');
  press('Never again');
  press('What the server saw');
  await soon(() => expect(document.body.textContent).toContain(pseudo('Round trip')));
  expectNothingPlain();
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
  flushSync();
  mesh.comparing.become({ asking: [2] });
  mesh.changes();
  expectNothingPlain();
  press('Not now');
  press('Check safety');
  expectNothingPlain();
  for (const phase of ['pressed', 'drawing'] as const) {
    mesh.comparing.become({ phase, asking: [] });
    mesh.changes();
    expectNothingPlain();
  }
  const ends = ['unable', 'nobody', 'unfinished', 'company', 'broken'] as const;
  for (const ended of [...ends, ...ends]) {
    if (ended === 'broken') mesh.comparing.risks();
    mesh.comparing.become({ phase: 'quiet', ended });
    mesh.changes();
    expectNothingPlain();
  }
  expect(document.body.textContent).toContain(pseudo('Comparing broke off again.'));
  mesh.comparing.become({ ended: null, drawn: { recipe: recipeOf(1234), seats: [2, 3] } });
  mesh.changes();
  expectNothingPlain();
  press('Tap what');
  expectNothingPlain();
  for (const choice of document.querySelectorAll<HTMLElement>('.choices button')) choice.click();
  expectNothingPlain();
  press('Your options');
  press('Let someone join');
  for (const state of [{ phase: 'away', since: 0, why: 'silent' }, { phase: 'too-old' }] as const) {
    wire.become(state);
    expectNothingPlain();
  }
  expect(document.body.textContent).not.toContain(pseudo('Load the new one'));
  press('Next table');
  expectNothingPlain();
  expect(document.body.textContent).toContain(pseudo('Load the new one'));
  press('Stay at the table');
  expect(document.body.textContent).not.toContain(pseudo('Load the new one'));
  mesh.link(2, { state: { phase: 'interrupted', since: 0 } });
  expectNothingPlain();
  mesh.link(3, { state: { phase: 'failed', code: 'E_CERT' } as never });
  expectNothingPlain();
});

test('the meal at a table: each thing that two can do together', async () => {
  await queue();
  wire.say({ type: 'seated', seating: seating([1, 2], { chairs: 2 }) });
  mesh.link(2, { state: CONNECTED, isConfirmed: true, presence: present('Ζωή') });
  await expectStage('table');
  const link = mesh.links.get(2) ?? expect.fail();
  const meal = (food: boolean, manner: string) => link.hears('meal', { food, manner });
  meal(false, 'here');
  link.hears('dish', 'σούπα');
  for (const manner of ['just-eating', 'finishing'] as const) {
    meal(true, manner);
    expectNothingPlain();
  }
  press('Meal');
  expectNothingPlain();
  press('My food is here');
  expect(document.body.textContent).toContain(pseudo('Enjoy your meal!'));
  press('Meal');
  press('Finishing up');
  expectNothingPlain();
  link.hears('glass', { toasts: 0, lifted: true });
  expectNothingPlain();
  press('Raise yours');
  expect(document.body.textContent).toContain(pseudo('Cheers!'));
  expectNothingPlain();
  for (const reaction of ['delicious', 'hot', 'sweet', 'warming', 'laughing']) {
    mesh.tells(2, 'reaction', reaction);
    expectNothingPlain();
  }
  link.hears('candle', { wants: 40, left: 0 });
  expectNothingPlain();
  mesh.tells(2, 'chat', 'γεια');
  expectNothingPlain();
  press('Answer');
  expectNothingPlain();
  press('Hide what');
  press('Light a candle for 40 minutes');
  expectNothingPlain();
  link.hears('card', { drawn: 1, card: 3 });
  await soon(() => expect(document.body.textContent).toContain(pseudo('Topic card')));
  expectNothingPlain();
});

test('a private table, alone and with somebody at its door', async () => {
  show(Evening, { build: 'of today' });
  visit.setPrivateTable();
  await expectStage('setting');
  visit.host(4, 'knock');
  wire.say({ ...WELCOME });
  await expectStage('laying');
  visit.takeSeat();
  await expectStage('knocking');
  wire.say({ type: 'seated', seating: seating([1], { kind: 'private', chairs: 4 }) });
  wire.say({ type: 'hosted', table: TABLE, door: 'knock', host: 1 });
  await expectStage('table');
  for (const guest of ['a', 'b', 'c']) {
    wire.say({ type: 'knocked', table: TABLE, guest: guest.repeat(22), waits: true });
  }
  visit.sitting?.named('a'.repeat(22), 'Ζωή');
  expectNothingPlain();
  expect(document.body.textContent).toContain('Ζωή');
  press('About this table');
  expectNothingPlain();
});

test.each([...Object.keys(exit.reasons), ...TRUST_CODES])('the end: %s', (why) => {
  visit.meetings.note('m'.repeat(22));
  show(Exit, { stage: { name: 'exit', why } as Extract<Stage, { name: 'exit' }> });
  expectNothingPlain();
});

test('the rules of an open house', () => {
  const toAgree = { contact: '１@２', terms: 'https://eat.example', age: '１８' };
  show(RulesToKeep, { rules: { toAgree, gate: 'https://１/' } });
  expectNothingPlain();
});
