/** One house of two nodes with a Redis between them, as its guests see it: not at all. */
import { expect, test } from '../lib/test.ts';

test('guests meet across nodes; one node is killed: who waited there is seated, who eats notices nothing', async ({
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
  const comer = () => arrive();
  const [ana, ben, cem, dia, eve] = [
    await comer(),
    await comer(),
    await comer(),
    await comer(),
    await comer(),
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
});

test('Redis is silent for a while: newcomers are told and then seated, who eats notices nothing', async ({
  arrive,
  openHouse,
  startRedis,
}) => {
  test.slow();
  const redis = await startRedis();
  const house = await openHouse({ REDIS_URL: redis.url });
  const comer = () => arrive();
  const [ana, ben, cem, dia] = [await comer(), await comer(), await comer(), await comer()];
  await ana.queue(house.url);
  await ben.queue(house.url);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);

  redis.freeze();
  const busy = /house is busy for a moment/i;
  for (const guest of [cem, dia]) {
    await guest.queue(house.url);
    await expect(guest.page.getByText(busy)).toBeVisible();
  }
  await Promise.all([ana.expectFrames('Guest 2', 20), ben.expectFrames('Guest 2', 20)]);
  await expect(ana.page.getByText(busy)).toBeHidden();

  redis.thaw();
  await Promise.all([cem.expectFrames(), dia.expectFrames()]);
  for (const guest of [cem, dia]) await expect(guest.page.getByText(busy)).toBeHidden();
});
