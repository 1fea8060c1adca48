import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ATTEMPTS_APART_MS,
  isWell,
  nextStep,
  NO_HISTORY,
  type Follower,
  type Look,
  type Means,
  type HealingStep,
} from './healing.ts';

/** A link that does well, of the side that makes the offers. */
const WELL: Look = {
  now: 0,
  path: 'connected',
  hasPath: true,
  silentMs: 20,
  patienceMs: 700,
  suspectedAt: -Infinity,
  follower: null,
  restartedAt: -Infinity,
  offers: true,
  means: 'replace',
  relayed: true,
  detour: null,
};

const LOOK_EVERY_MS = 50;

/** Lives through `lastsMs` of looks, and notes what was done when. */
function live(
  lastsMs: number,
  lookAt: (now: number) => Partial<Look>,
): [at: number, step: HealingStep][] {
  const taken: [number, HealingStep][] = [];
  let history = NO_HISTORY;
  for (let now = 0; now <= lastsMs; now += LOOK_EVERY_MS) {
    const next = nextStep(history, { ...WELL, now, ...lookAt(now) });
    history = next.history;
    if (next.step) taken.push([now, next.step]);
  }
  return taken;
}

/** Media stop at 0 and nothing helps. */
const silent = (now: number): Partial<Look> => ({ silentMs: now });

describe('whether a link is well', () => {
  it.each<[string, Partial<Look>, boolean]>([
    ['moves', {}, true],
    ['has been silent for less than its patience', { silentMs: 690 }, true],
    ['has been silent for too long', { silentMs: 700 }, false],
    ['need not carry anything', { silentMs: null }, true],
    ['has lost its path', { silentMs: null, path: 'disconnected' }, false],
    ['is suspicious and silent for a moment', { now: 900, suspectedAt: 0, silentMs: 250 }, false],
    ['is suspicious, but moves', { now: 900, suspectedAt: 0, silentMs: 60 }, true],
    ['was suspicious long ago', { now: 4000, suspectedAt: 0, silentMs: 250 }, true],
  ])('one that %s: %s', (_name, look, well) => {
    expect(isWell({ ...WELL, ...look })).toBe(well);
  });
});

describe('the first step', () => {
  it('comes at once for the side that makes the offers, a little later for the other', () => {
    expect(live(2000, silent)[0]).toEqual([700, 'replace']);
    expect(live(2000, (now) => ({ ...silent(now), offers: false }))[0]).toEqual([1000, 'replace']);
  });

  it('does not wait for anybody after our own address has changed', () => {
    const moved = (now: number): Partial<Look> => ({ ...silent(now), suspectedAt: 100 });
    expect(live(1000, (now) => ({ ...moved(now), offers: false }))[0]).toEqual([250, 'replace']);
    expect(live(1000, (now) => ({ ...moved(now), offers: false, means: 'restart' }))[0]).toEqual([
      250,
      'restart',
    ]);
  });

  it('is nothing when an address changed and the line did not mind', () => {
    expect(live(10_000, () => ({ suspectedAt: 100 }))).toEqual([]);
  });

  it('asks the other side for a restart when that one makes the offers', () => {
    const theirs = (now: number): Partial<Look> => ({
      ...silent(now),
      offers: false,
      means: 'restart',
    });
    expect(live(2000, theirs)).toEqual([[1000, 'ask']]);
  });

  it('leaves a first path its time, and an offer that travels more', () => {
    const pathless = { path: 'connecting', hasPath: false } as const;
    expect(live(5000, () => pathless)[0]).toEqual([4000, 'replace']);
    expect(live(9900, () => ({ path: 'new' }))).toEqual([]);
    expect(live(5000, () => ({ path: 'failed' }))[0]).toEqual([0, 'replace']);
  });

  it('waits for a connection that the other side is making, but not for ever', () => {
    const follower: Follower = { by: 'them', since: 600, answered: true, hasPath: false };
    expect(live(6000, (now) => ({ ...silent(now), follower }))[0]).toEqual([4600, 'replace']);
  });

  it('leaves a slow device time for the handshake once a path answers', () => {
    expect(live(12_000, () => ({ path: 'connecting' }))[0]).toEqual([10_000, 'replace']);
    const follower: Follower = { by: 'us', since: 600, answered: true, hasPath: true };
    expect(live(12_000, (now) => ({ ...silent(now), follower }))[0]).toEqual([10_600, 'replace']);
  });
});

describe('a restart by the other side', () => {
  it('is given its time', () => {
    const steps = live(5000, (now) => ({ ...silent(now), restartedAt: 600 }));
    expect(steps[0]).toEqual([2400, 'replace']);
  });

  it('leads nowhere when our own address changed after it', () => {
    const look = (now: number) => ({
      ...silent(now),
      restartedAt: now < 100 ? -Infinity : 100,
      suspectedAt: now < 300 ? -Infinity : 300,
    });
    expect(live(5000, look)[0]).toEqual([300, 'replace']);
  });
});

describe('the ladder', () => {
  it('goes from another connection over the relay to a new seat, ever more slowly', () => {
    expect(live(60_000, silent)).toEqual([
      [700, 'replace'],
      [4700, 'relay'],
      [9700, 'reseat'],
      [17_700, 'reseat'],
      [29_700, 'reseat'],
      [47_700, 'reseat'],
    ]);
  });

  it('restarts several times where that is what helps: browsers learn of an address late', () => {
    const steps = live(20_000, (now) => ({ ...silent(now), means: 'restart', relayed: false }));
    expect(steps.slice(0, 4)).toEqual([
      [700, 'restart'],
      [2500, 'restart'],
      [4300, 'restart'],
      [6100, 'reseat'],
    ]);
  });

  it('waits long for an answer: the other side may be without any network', () => {
    const steps = live(20_000, (now) => ({
      ...silent(now),
      follower: now > 700 ? { by: 'us', since: 700, answered: false, hasPath: false } : null,
    }));
    expect(steps.slice(0, 2)).toEqual([
      [700, 'replace'],
      [10_700, 'relay'],
    ]);
  });

  it('begins again with the first step once the link was well for long', () => {
    const ill = (now: number) => now < 1000 || now > 5000;
    const steps = live(6000, (now) => (ill(now) ? { silentMs: 5000 } : {}));
    expect(steps).toEqual([
      [0, 'replace'],
      [5050, 'replace'],
    ]);
  });
});

describe('a link that came back by itself', () => {
  it('calls off the follower that nobody answered', () => {
    const steps = live(3000, (now) => ({
      silentMs: now < 2000 ? now : 0,
      follower: now > 700 ? { by: 'us', since: 700, answered: false, hasPath: false } : null,
    }));
    expect(steps.slice(0, 2)).toEqual([
      [700, 'replace'],
      [2000, 'call-off'],
    ]);
  });

  it('goes on with one that both sides know of, or that nobody is ill for', () => {
    const answered = (by: Follower['by']): Follower => ({
      by,
      since: 700,
      answered: true,
      hasPath: false,
    });
    for (const by of ['us', 'them'] as const) {
      const steps = live(3000, (now) => ({
        silentMs: now < 2000 ? now : 0,
        follower: now > 700 ? answered(by) : null,
      }));
      expect(steps).toEqual([[700, 'replace']]);
    }
    expect(
      live(500, () => ({ follower: { by: 'us', since: 0, answered: false, hasPath: false } })),
    ).toEqual([]);
  });
});

describe('a link that does well by a relay although it need not', () => {
  it('looks for new paths, ever more seldom, and gives up', () => {
    expect(live(120_000, () => ({ detour: 'longer' }))).toEqual([
      [0, 'restart'],
      [5000, 'restart'],
      [15_000, 'restart'],
      [35_000, 'restart'],
    ]);
  });

  it('is content once it has one', () => {
    expect(live(60_000, (now) => ({ detour: now < 3000 ? 'longer' : null }))).toEqual([
      [0, 'restart'],
    ]);
  });

  it('leaves the offer to the side that makes them', () => {
    expect(live(3000, () => ({ detour: 'longer', offers: false }))).toEqual([[0, 'ask']]);
  });

  it('leaves its own relay out, whoever makes the offers', () => {
    for (const offers of [true, false])
      expect(live(3000, () => ({ detour: 'own', offers }))).toEqual([[0, 'straighten']]);
  });

  it('waits until it has done well for a while, and for a connection that is to follow', () => {
    const follower: Follower = { by: 'them', since: 0, answered: false, hasPath: false };
    const steps = live(8000, (now) => ({
      detour: 'own',
      path: now < 1000 ? 'connecting' : 'connected',
      follower: now < 4000 ? follower : null,
    }));
    expect(steps).toEqual([[4000, 'straighten']]);
  });

  it('leaves the first try to the end whose relay it is', () => {
    const path = (now: number) => (now < 1000 ? 'connecting' : 'connected');
    const steps = live(8000, (now) => ({ detour: 'longer', path: path(now) }));
    expect(steps).toEqual([[5500, 'restart']]);
  });

  it('is healed first when it falls ill', () => {
    expect(live(1000, (now) => ({ ...silent(now), detour: now >= 700 ? 'longer' : null }))).toEqual(
      [[700, 'replace']],
    );
  });
});

describe('whatever happens', () => {
  const paths = fc.constantFrom<RTCPeerConnectionState>(
    'new',
    'connecting',
    'connected',
    'disconnected',
    'failed',
  );
  const lives = fc.record({
    offers: fc.boolean(),
    relayed: fc.boolean(),
    means: fc.constantFrom<Means>('replace', 'restart'),
    /** One of these for each half second. */
    turns: fc.array(
      fc.record({
        path: paths,
        silent: fc.boolean(),
        suspected: fc.boolean(),
        follower: fc.option(
          fc.record({
            by: fc.constantFrom<Follower['by']>('us', 'them'),
            since: fc.nat(60_000),
            answered: fc.boolean(),
            hasPath: fc.boolean(),
          }),
        ),
      }),
      { minLength: 120, maxLength: 120 },
    ),
  });

  it('attempts keep their distance, and are few', () => {
    fc.assert(
      fc.property(lives, ({ turns, ...fixed }) => {
        let suspectedAt = -Infinity;
        const taken = live(60_000, (now) => {
          const turn = turns[Math.floor(now / 500)];
          if (turn?.suspected && now % 500 === 0) suspectedAt = now;
          return {
            ...fixed,
            suspectedAt,
            path: turn?.path ?? 'connected',
            silentMs: turn?.silent ? 3000 : 0,
            follower: turn?.follower ?? null,
          };
        });
        const attempts = taken.filter(([, step]) => step !== 'call-off').map(([at]) => at);
        for (const [index, at] of attempts.entries()) {
          const before = attempts[index - 1] ?? -Infinity;
          expect(at - before).toBeGreaterThanOrEqual(ATTEMPTS_APART_MS);
        }
        expect(attempts.length).toBeLessThanOrEqual(40);
      }),
    );
  });

  it('a link that is well is left alone, and one that is ill is never given up', () => {
    fc.assert(
      fc.property(lives, fc.nat(60_000), ({ offers, relayed, means }, suspectedAt) => {
        const fixed = { offers, relayed, means };
        expect(live(60_000, () => ({ ...fixed, suspectedAt }))).toEqual([]);
        const ill = live(60_000, (now) => ({ ...fixed, suspectedAt, silentMs: now }));
        expect(ill.length).toBeGreaterThan(3);
        expect(ill.at(-1)?.[1]).toBe('reseat');
      }),
    );
  });
});
