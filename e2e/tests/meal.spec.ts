/** A meal for two, and its ordinary ends. */
import { complaintsOf, Guest } from '../lib/guest.ts';
import { expect, test } from '../lib/test.ts';

/** What these pages ask for, and whatever looks like a secret in what they say to the house and hear from it. Both grow as they come. */
function listenTo(...guests: Guest[]): { asked: string[]; secrets: Set<string> } {
  const asked: string[] = [];
  const secrets = new Set<string>();
  // Ids, tokens, salts, pledges, nonces and envelopes.
  const note = ({ payload }: { payload: string | Buffer }) => {
    for (const [found] of String(payload).matchAll(/[\w-]{22,}/g)) secrets.add(found);
  };
  for (const { page } of guests) {
    page.on('request', (request) => asked.push(request.url()));
    page.on('websocket', (socket) => {
      asked.push(socket.url());
      socket.on('framesent', note);
      socket.on('framereceived', note);
    });
  }
  return { asked, secrets };
}

test('a whole evening: two guests meet by name, see and hear each other, and part; no other origin, no cookie, nothing in the console, and no secret in what the server prints', async ({
  openHouse,
  arrive,
}) => {
  const house = await openHouse({ LOG_LEVEL: 'trace' });
  const [ana, ben, cem] = [await arrive(), await arrive(), await arrive()];
  const { asked, secrets } = listenTo(ana, ben, cem);
  const complaints = complaintsOf(ana, ben, cem);
  await test.step('names go from guest to guest', async () => {
    await ana.enter(house.url);
    await ana.page.getByRole('textbox', { name: 'Your name' }).fill('  Anabella ');
    await ana.takeSeat();
    await ana.expectWaiting();
    await ben.queue(house.url);
    await Promise.all([ana.expectFrames(), ben.expectFrames('Anabella')]);
    await Promise.all([ana.expectSound(), ben.expectSound('Anabella')]);
    for (const guest of [ana, ben]) await expect(guest.own.locator('video')).toBeVisible();
  });

  await test.step('whoever leaves says so, and the other reads why and finds another table', async () => {
    await ana.press('Leave the table');
    await ana.expectHeading('You left the table');
    await ben.expectHeading('Your company has left');
    await ben.press('Find another table');
    await ben.expectWaiting();
    // Who has just parted is not seated together again.
    await ana.press('Find another table');
    await ana.expectWaiting();
    await cem.queue(house.url);
    await Promise.all([ben.expectFrames(), cem.expectFrames()]);
    await ana.expectWaiting();
  });

  await test.step('both leave in one breath, and both can come back', async () => {
    // The first goodbye may well arrive before the second press.
    await Promise.all([cem.tryToPress('Leave the table'), ben.tryToPress('Leave the table')]);
    for (const guest of [cem, ben]) {
      await guest.expectHeading(/You left the table|Your company has left/);
      await guest.press('Find another table');
    }
    await Promise.all([ana.expectFrames(), cem.expectFrames('Anabella')]);
    await ben.expectWaiting();
  });

  await test.step('nothing goes elsewhere, and no policy is broken', async () => {
    const { host } = new URL(house.url);
    const elsewhere = asked.filter(
      (url) => new URL(url).host !== host && !/^(blob|data):/.test(url),
    );
    expect(elsewhere).toEqual([]);
    expect(asked.some((url) => url.startsWith('ws:'))).toBe(true);
    expect(await ana.page.context().cookies()).toEqual([]);
    expect(complaints).toEqual([]);
  });

  await test.step('nothing that a server may not know stays in what it prints', async () => {
    await house.stop('SIGTERM');
    expect(house.output).toMatch(/seated/);
    // Of each guest: id, token, opening, commitment, nonce and a box; two salts and the table's id.
    expect(secrets.size).toBeGreaterThanOrEqual(15);
    expect([...secrets].filter((secret) => house.output.includes(secret))).toEqual([]);
    expect(house.output).not.toMatch(/Anabella|127\.0\.0\.1|::1|candidate|ice-ufrag|fingerprint/);
  });
});

test('leaving the queue leaves nobody behind, and a second tab is another guest', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  await ana.queue(house.url);
  await ana.press('Leave the queue');
  await ana.expectHeading('You left the queue');
  await ben.queue(house.url);
  await ben.expectWaiting();
  const tab = new Guest(await ben.page.context().newPage());
  await tab.queue(house.url);
  await Promise.all([ben.expectFrames(), tab.expectFrames()]);
  await ana.expectHeading('You left the queue');
});
