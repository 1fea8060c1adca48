/** What guests can know of who sits with them, and what a server that lies gains: nothing. */
import type { MessageOf, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import { eat } from '../foreign/client.ts';
import { expectAccessibleAllDay } from '../lib/accessible.ts';
import { servePage } from '../lib/bundle.ts';
import { countMedia } from '../lib/count-media.ts';
import { complaintsOf, dine } from '../lib/guest.ts';
import { LyingServer } from '../lib/lying-server.ts';
import { draw, listenTo, recipeOf, tap } from '../lib/recipe.ts';
import { expect, test } from '../lib/test.ts';

test('two who both press see one recipe; who taps what the other reads has compared; wrong twice is the way out, and nothing is kept', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  await dine(house.url, ana, ben);
  for (const guest of [ana, ben])
    await expect(guest.other()).toContainText('encrypted, not yet compared');

  await test.step('a slip of the finger costs nothing', async () => {
    const [read = [], other] = await draw(ana, ben);
    expect(other).toEqual(read);
    await listenTo(ben);
    await tap(ben, read.slice(0, 2));
    await ben.press('Take the last back');
    await tap(ben, read.slice(1));
    await expect(ben.page.getByText('The same five foods.')).toBeVisible();
    await ben.press('Close');
    await expect(ben.other()).toContainText('compared: nobody sits in between');
    await expect(ana.other()).toContainText('encrypted, not yet compared');
  });

  await test.step('wrong once is another try, wrong twice a warning and the way out', async () => {
    const wrong = [...(await recipeOf(ana)).slice(1), 'nothing'];
    await listenTo(ana);
    await tap(ana, wrong);
    await expect(ana.page.getByText('That was not it.')).toBeVisible();
    await tap(ana, wrong);
    await expect(ana.page.getByRole('alert')).toContainText('The recipes differ.');
    await expectAccessibleAllDay(ana.page, 'the recipes differ', 'dialog[open]');
    await ana.page.getByRole('dialog').getByRole('button', { name: 'Leave the table' }).click();
    await ana.expectHeading('You left the table');
  });

  await test.step('after a meal this browser keeps nothing of it', async () => {
    // For as long as that can be taken back the tab has a handle of the seat.
    await expect(ana.page.getByRole('button', { name: 'Back to the table' })).toBeHidden();
    const whatIsKept = () =>
      ana.page.evaluate(async () => ({
        local: Object.entries(localStorage),
        session: Object.entries(sessionStorage),
        databases: await indexedDB.databases(),
        cookies: document.cookie,
      }));
    const { session, ...rest } = await whatIsKept();
    expect(rest).toEqual({ local: [], databases: [], cookies: '' });
    // The marks that keep the two apart for a quarter of an hour, as the house knows them from tickets: no secret, no name.
    const [[key, marks] = ['', ''], ...others] = session;
    expect([key, others]).toEqual(['eat-with-me.parted', []]);
    const mark = expect.stringMatching(/^[\w-]{22}$/);
    const four = [mark, mark, mark, mark];
    const parting = { until: expect.any(Number), rising: false, tags: four, again: four };
    expect(JSON.parse(marks)).toEqual([parting]);
    expect(JSON.parse(marks)[0].until - Date.now()).toBeLessThanOrEqual(15 * 60_000);
    // What says that the house is out of reach is there before anybody sits down, and the same for everybody.
    const cached = await ana.page.evaluate(async () => {
      const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      const requests = await Promise.all(stores.map((store) => store.keys()));
      return requests.flat().map(({ url }) => new URL(url).pathname);
    });
    for (const path of cached) expect(path).toMatch(/^(\/en)?\/offline$|^\/_app\/immutable\//);
    // Whoever opens the page after that finds nothing. The framework notes how far down a page was read that is loaded anew.
    await ana.page.clock.setFixedTime(Date.now() + 15 * 60_000);
    await ana.page.reload();
    await expect(ana.page.getByRole('button', { name: 'Find a table' })).toBeVisible();
    const ofOurs = async () => {
      const { session: left, ...all } = await whatIsKept();
      return { ...all, session: left.filter(([name]) => !name.startsWith('sveltekit:')) };
    };
    await expect.poll(ofOurs).toEqual({ local: [], session: [], databases: [], cookies: '' });
  });
});

test('a server that sits between two guests is found out by comparing, and only so', async ({
  house,
  arrive,
}) => {
  const [ana, ben, between] = [await arrive(), await arrive(), await arrive()];
  const served = await servePage('in-between');
  const liars: LyingServer[] = [];
  await between.page.exposeFunction('sayAsServer', (to: number, message: ServerMessage) =>
    liars[to - 1]?.say(message),
  );
  await between.page.goto(served.url);
  await between.page.waitForFunction(() => 'inBetween' in window);
  await between.page.evaluate(() => window.inBetween.open());
  for (const [index, { page }] of [ana, ben].entries()) {
    const guest = index + 1;
    liars.push(
      await LyingServer.before(page, {
        toGuest: async (message) => {
          if (message.type === 'revealed' || message.type === 'signal') return null;
          if (message.type !== 'seated') return message;
          const { seating } = message;
          const pledge = await between.page.evaluate((to) => window.inBetween.pledgeTo(to), guest);
          const seats = seating.seats.map((taken) =>
            taken.seat === guest || !pledge ? taken : { ...taken, pledge },
          );
          const told = { ...seating, seats };
          liars[index]?.say({ ...message, seating: told });
          await between.page.evaluate(([to, table]) => window.inBetween.seat(to, table), [
            guest,
            told,
          ] as const);
          return null;
        },
        toServer: async (message) => {
          if (message.type === 'signal' || message.type === 'reveal')
            await between.page.evaluate(([from, said]) => window.inBetween.hear(from, said), [
              guest,
              message,
            ] as const);
          return message.type === 'signal' ? null : message;
        },
      }),
    );
  }
  await dine(house.url, ana, ben);
  await Promise.all([ana.expectSound(), ben.expectSound()]);
  for (const guest of [ana, ben])
    await expect(guest.other()).toContainText('encrypted, not yet compared');
  const [read = [], other] = await draw(ana, ben);
  expect(other).not.toEqual(read);
  await listenTo(ben);
  await tap(ben, read);
  await tap(ben, read);
  await expect(ben.page.getByRole('alert')).toContainText('somebody sits between');
  await ben.press('Close');
  await expect(ben.other()).toContainText('recipes differ');
  // It lasts, and has the way out beside it.
  await expect(ben.page.getByText('Say nothing you would mind, and leave.')).toBeVisible();
  await ben.press('Get up and leave');
  await ben.expectHeading('You left the table');
  await served.close();
});

/** A table of two with one thing changed. */
const changed = (
  message: MessageOf<ServerMessage, 'seated'>,
  change: (seating: MessageOf<ServerMessage, 'seated'>['seating']) => void,
): ServerMessage => {
  const copy = structuredClone(message);
  change(copy.seating);
  return copy;
};

// Each way in which it cannot is a unit test of the mesh (attack.test.ts); what a page makes of it is the same for all.
test('a table that cannot be right, with another opening of the guest: nothing is revealed to it', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  const liar = await LyingServer.before(ana.page, {
    toGuest: (message) =>
      message.type === 'seated'
        ? changed(message, ({ seats }) => swap(seats[0]?.pledge, 'opening'))
        : message,
  });
  await ana.queue(house.url);
  await ana.expectWaiting();
  await ben.queue(house.url);
  await ana.expectHeading('This table could not be trusted');
  await expect(
    ana.page.getByText('The server laid a table that cannot be right, so nothing was sent to it.'),
  ).toBeVisible();
  expect(liar.heard.map(({ type }) => type)).not.toContain('reveal');
  expect(liar.heard.map(({ type }) => type)).not.toContain('signal');
});

test('a server in the middle that calls the table private gets no mark of trust, and nobody sits down', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  const liars = await Promise.all(
    [ana, ben].map(({ page }) =>
      LyingServer.before(page, {
        toGuest: (message) =>
          message.type === 'seated'
            ? changed(message, (seating) => (seating.kind = 'private'))
            : message,
      }),
    ),
  );
  for (const { page } of [ana, ben])
    await page.addInitScript(() => {
      new MutationObserver(() => {
        const shown = document.documentElement.textContent ?? '';
        if (shown.includes('invited and sealed')) document.documentElement.dataset['sealed'] = '';
      }).observe(document, { subtree: true, childList: true, characterData: true });
    });
  await ana.queue(house.url);
  await ana.expectWaiting();
  await ben.queue(house.url);
  for (const guest of [ana, ben]) {
    await guest.expectHeading('This table could not be trusted');
    await expect(guest.page.locator('html')).not.toHaveAttribute('data-sealed');
  }
  for (const { heard } of liars) expect(heard.map(({ type }) => type)).not.toContain('reveal');
});

test('a house that comes back without its relay unhides nobody who waits: the page stops and asks', async ({
  house,
  arrive,
}) => {
  const ana = await arrive();
  let welcomes = 0;
  const liar = await LyingServer.before(ana.page, {
    toGuest: (message) => {
      // The real one has none, and would say so.
      if (message.type === 'refused' && message.code === 'no-relay') return null;
      if (message.type !== 'welcome') return message;
      welcomes += 1;
      const hides = welcomes === 1;
      return { ...message, relay: hides, strangers: 'relay-first' };
    },
  });
  await ana.enter(house.url);
  await expect(ana.page.getByText('do not learn your network address')).toBeVisible();
  await ana.takeSeat();
  await ana.expectWaiting();
  const asked = () => liar.heard.filter(({ type }) => type === 'queue').length;
  const before = asked();
  await house.stop('SIGKILL');
  await house.start();
  await ana.expectHeading('This house can no longer hide your address');
  expect(asked()).toBe(before);
  await ana.press('Find another table');
  await expect(ana.page.getByText('their devices learn your network address')).toBeVisible();
  await ana.takeSeat();
  await ana.expectWaiting();
  expect(asked()).toBeGreaterThan(before);
});

test('an opening that was changed on the way is found out by its nonce, and the guest waits again', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  let tables = 0;
  const liar = await LyingServer.before(ana.page, {
    toGuest: (message) => {
      if (message.type !== 'seated' || (tables += 1) > 1) return message;
      return changed(message, ({ seats }) => swap(seats[1]?.pledge, 'opening'));
    },
  });
  await ana.queue(house.url);
  await ana.expectWaiting();
  await ben.queue(house.url);
  await expect.poll(() => liar.heard.filter(({ type }) => type === 'queue').length).toBe(2);
  await ana.expectWaiting();
  const ticket = liar.heard.filter(({ type }) => type === 'queue');
  const [first, second] = ticket.flatMap((one) => (one.type === 'queue' ? [one.ticket] : []));
  expect(second?.pledge.commit).not.toBe(first?.pledge.commit);
});

test('envelopes that were changed on the way end the link, with a sentence', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  const liar = await LyingServer.before(ana.page, {
    toGuest: (message) => {
      if (message.type !== 'signal') return message;
      for (const box of ['AAAA', 'BBBB']) liar.say({ ...message, box });
      return { ...message, box: `${message.box.slice(0, -2)}AA` };
    },
  });
  await ana.queue(house.url);
  await ana.expectWaiting();
  await ben.queue(house.url);
  await ana.expectHeading('This table could not be trusted');
  await expect(
    ana.page.getByText('What came from this guest was changed or lost on the way.'),
  ).toBeVisible();
});

// The one who waited has made the offer, on a connection that was prepared; the other one answers.
test('nothing is sent to a guest who does not confirm, whether they waited or came, and the link ends with a sentence', async ({
  openHouse,
  arrive,
}) => {
  const pairs = [];
  // Both wait for the end of their patience, which they can do side by side.
  for (const silent of ['first', 'second']) {
    const house = await openHouse({});
    const [first, second] = [await arrive(), await arrive()];
    const [quiet, other] = silent === 'first' ? [first, second] : [second, first];
    for (const { page } of [first, second]) await page.addInitScript(countMedia);
    await quiet.page.addInitScript(() => {
      const { stringify } = JSON;
      JSON.stringify = (content: unknown) => {
        const text = stringify(content);
        return text?.startsWith('{"type":"confirm"') ? '{}' : text;
      };
    });
    await first.queue(house.url);
    await first.expectWaiting();
    await second.queue(house.url);
    for (const { page } of [first, second])
      await expect(page.getByRole('button', { name: 'Leave the queue' })).toBeHidden();
    pairs.push({ silent, quiet, other });
  }
  for (const { silent, quiet, other } of pairs)
    await test.step(`the ${silent} of two`, async () => {
      await other.expectHeading('This table could not be trusted');
      await expect(
        other.page.getByText('This guest could not show that they see the same table as you.'),
      ).toBeVisible();
      expect(await quiet.page.evaluate(() => window.mediaPackets)).toBe(0);
      expect(await quiet.page.evaluate(() => window.wordsHeard)).toEqual([]);
      // The count can count: the one who has confirmed was sent something.
      expect(await other.page.evaluate(() => window.mediaPackets)).toBeGreaterThan(50);
      expect(await other.page.evaluate(() => window.wordsHeard.join())).toContain('presence');
    });
});

test('a description by which a table-mate takes no message of more than a byte keeps nobody from saying anything, nor from leaving', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  const complaints = complaintsOf(ana);
  await ben.page.addInitScript(() => {
    const own = Object.getOwnPropertyDescriptor(RTCPeerConnection.prototype, 'localDescription');
    Object.defineProperty(RTCPeerConnection.prototype, 'localDescription', {
      get(this: RTCPeerConnection) {
        const made = own?.get?.call(this) as RTCSessionDescription | null;
        return (
          made && {
            type: made.type,
            sdp: made.sdp.replace(/max-message-size:\d+/, 'max-message-size:1'),
          }
        );
      },
    });
  });
  await dine(house.url, ana, ben);
  await ana.press('Mute microphone');
  await expect(ben.other()).toContainText('Microphone off');
  await ana.press('Leave the table');
  await expect(ben.other()).toContainText('is getting up');
  expect(complaints).toEqual([]);
});

test('a browser that cannot make the keys says so, and nothing is asked of the server', async ({
  house,
  arrive,
}) => {
  const ana = await arrive();
  const liar = await LyingServer.before(ana.page, {});
  await ana.page.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException('', 'NotSupportedError'));
    Object.defineProperty(crypto.subtle, 'generateKey', { value: refuse });
  });
  // Before the guest lays their place in vain.
  await ana.enter(house.url);
  await ana.expectHeading('This browser is too old');
  expect(liar.heard.map(({ type }) => type)).not.toContain('queue');
});

/** Another base64url of the same length. */
function swap<K extends string>(from: Record<K, string> | undefined, key: K): void {
  if (!from) return;
  const at = 40;
  const other = from[key][at] === 'A' ? 'B' : 'A';
  from[key] = `${from[key].slice(0, at)}${other}${from[key].slice(at + 1)}`;
}

test('a client of another make, written from the documentation alone, sits down with a browser', async ({
  house,
  arrive,
}) => {
  const ana = await arrive();
  await ana.queue(house.url);
  await ana.expectWaiting();
  const { compare, confirmed, presence, leave } = await eat(house.url, 'Zoë');
  expect(confirmed).toBe(true);
  expect(presence).toMatchObject({ microphone: 'on', camera: 'on' });
  await expect(ana.other('Zoë')).toContainText('encrypted, not yet compared');
  await expect(ana.other('Zoë')).toContainText('Here without a camera');
  const recipe = compare();
  await ana.press('Compare');
  expect((await recipe).map(String)).toEqual(await recipeOf(ana, 'number'));
  leave();
  await ana.expectHeading('Your company has left');
});
