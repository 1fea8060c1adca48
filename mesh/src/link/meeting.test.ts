import { expect, it } from 'vitest';
import { meetingHalf, meetingSecret, meetingTag } from './meeting.ts';

const salt = 's'.repeat(22);

it('gives both ends the same secret, and every meeting another', async () => {
  const [one, other, third] = [meetingHalf(), meetingHalf(), meetingHalf()];
  const secret = await meetingSecret(one, other);
  expect(await meetingSecret(other, one)).toBe(secret);
  expect(await meetingSecret(one, third)).not.toBe(secret);
});

it('makes tags that tickets accept, the same for the same secret and salt only', async () => {
  const [secret, another] = [
    await meetingSecret(meetingHalf(), meetingHalf()),
    await meetingSecret(meetingHalf(), meetingHalf()),
  ];
  const tag = await meetingTag(secret, salt);
  expect(tag).toMatch(/^[\w-]{22}$/);
  expect(await meetingTag(secret, salt)).toBe(tag);
  expect(await meetingTag(secret, 't'.repeat(22))).not.toBe(tag);
  expect(await meetingTag(another, salt)).not.toBe(tag);
});

// SHA-256 and HMAC-SHA-256 of these inputs, made with another implementation (OpenSSL).
it('agrees with another implementation', async () => {
  const secret = await meetingSecret('a'.repeat(22), 'b'.repeat(22));
  expect(secret).toBe('3JxkJP1DeZkV_BNUKFoMwA');
  expect(await meetingTag(secret, salt)).toBe('rJFF7MyIGD1pm2F97Srf0A');
});
