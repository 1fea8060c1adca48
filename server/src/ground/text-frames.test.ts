import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { FrozenStream, upgradeRequest } from '../testing/frozen-guest.ts';
import { asciiJson, textFrames } from './text-frames.ts';

/** What ws itself writes for these texts. */
function asWs(texts: readonly string[]): Buffer {
  const stream = new FrozenStream();
  const server = new WebSocketServer({ noServer: true, clientTracking: false });
  server.handleUpgrade(upgradeRequest(), stream, Buffer.alloc(0), (socket) => {
    stream.writes.length = 0;
    for (const text of texts) socket.send(text);
  });
  return Buffer.from(stream.writes.join(''), 'latin1');
}

test.each([0, 1, 125, 126, 127, 65_535, 65_536, 70_000])(
  '%i characters are framed as ws does',
  (length) => {
    const text = 'x'.repeat(length);
    expect(textFrames([text]).equals(asWs([text]))).toBe(true);
  },
);

test('any ASCII texts are framed as ws does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'binary-ascii', maxLength: 300 }), { maxLength: 5 }),
      (texts) => {
        expect(textFrames(texts).equals(asWs(texts))).toBe(true);
      },
    ),
  );
});

test('JSON in ASCII says the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = asciiJson({ text });
      expect(Buffer.byteLength(json)).toBe(json.length);
      expect(JSON.parse(json)).toEqual({ text });
    }),
  );
});
