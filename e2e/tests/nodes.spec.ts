/** One house of two nodes with a Redis between them, as its guests see it: not at all. */
import { expect, test } from '../lib/test.ts';

test('guests meet across nodes; one node is killed: who waited there is seated, who eats notices nothing; nor when Redis is silent, of which newcomers are told', async ({
  arrive,
  layCable,
  openHouse,
  startRedis,
}) => {
  test.slow();
  const redis = await startRedis();
  const one = await openHouse({ REDIS_URL: redis.url });
  const other = await openHouse({ REDIS_URL: redis.url });
  // What an operator's load balancer does: each guest gets a node, and another when that is gone.
  const toOne = await layCable(one.port, other.port);
  const toOther = await layCable(other.port, one.port);
  const [ana, ben, cem, dia, eve] = [
    await arrive(),
    await arrive(),
    await arrive(),
    await arrive(),
    await arrive(),
  ];
  await ana.queue(toOne.url);
  await ana.expectWaiting();
  await ben.queue(toOther.url);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  for (const guest of [cem, dia]) {
    await guest.queue(toOne.url, 'Three');
    await expect(guest.status).toContainText('looking for two more guests');
  }
  await expect(dia.page.getByText('One other guest is waiting')).toBeVisible();

  const seen = await Promise.all([ana.frames(), ben.frames()]);
  await one.stop('SIGKILL');
  await Promise.all([ana.expectFrames('Guest 2', 20), ben.expectFrames('Guest 2', 20)]);
  expect(await ana.frames()).toBeGreaterThan(seen[0]);
  await expect(ana.others).toHaveCount(1);

  await eve.queue(toOther.url, 'Three');
  await Promise.all([cem, dia, eve].map((guest) => guest.expectCompany(2)));
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);

  // A machine with two cores carries them no longer than it must.
  await Promise.all([cem, dia, eve].map(({ page }) => page.close()));
  const [fay, gus] = [await arrive(), await arrive()];
  redis.freeze();
  const busy = /house is busy for a moment/i;
  for (const guest of [fay, gus]) {
    await guest.queue(toOther.url);
    await expect(guest.page.getByText(busy)).toBeVisible();
  }
  await Promise.all([ana.expectFrames('Guest 2', 20), ben.expectFrames('Guest 2', 20)]);
  await expect(ana.page.getByText(busy)).toBeHidden();

  redis.thaw();
  await Promise.all([fay.expectFrames(), gus.expectFrames()]);
  for (const guest of [fay, gus]) await expect(guest.page.getByText(busy)).toBeHidden();
});
