/** What became of a WebSocket through everything that stands in front of the house. Pure. */
import { HouseOfferSchema } from '@eat-with-me/protocol/wire/house';
import * as v from 'valibot';
import { bad, good, note, type Finding } from './finding.ts';
import type { AnswerSeen } from './judge-site.ts';

/** How an attempt to open the wire ended: the house's greeting, an HTTP answer instead, or nothing. */
export type WireSeen =
  | { readonly type: 'welcome' }
  | { readonly type: 'refused'; readonly code: string }
  | { readonly type: 'answered'; readonly status: number }
  | { readonly type: 'silent'; readonly error: string };

export function judgeWire(seen: WireSeen): Finding {
  if (seen.type === 'welcome') return good('wire', 'A guest is greeted over the WebSocket.');
  if (seen.type === 'refused')
    return bad(
      'wire',
      `The house turns guests away: ${seen.code}.`,
      seen.code === 'too-many-sockets'
        ? 'Set TRUST_PROXY: the house takes all guests for one address.'
        : 'See docs/protocol.md for this code.',
    );
  if (seen.type === 'silent')
    return bad(
      'wire',
      `No WebSocket can be opened (${seen.error}).`,
      'Let the proxy pass upgrades on /wire; deploy/ has the lines for nginx, Apache, Caddy and Traefik.',
    );
  if (seen.status === 403)
    return bad(
      'wire',
      'The house refuses its own page (403).',
      'Let the proxy keep the Host header, or set ORIGINS to the address of the page.',
    );
  if ([401, 302, 303, 307].includes(seen.status))
    return bad(
      'wire',
      `Something asks for a login before the WebSocket (${seen.status}).`,
      'Let the login of the page count for /wire: same host, same cookie.',
    );
  return bad(
    'wire',
    `The proxy does not pass the upgrade (${seen.status}).`,
    'Pass Upgrade and Connection with HTTP/1.1 on /wire; deploy/ has the lines for nginx, Apache, Caddy and Traefik.',
  );
}

/** What the house says of whom it is for, as JSON; a house from before it could say so has no such address. */
export function judgeHouse(seen: AnswerSeen): Finding {
  if ('error' in seen || seen.status !== 200)
    return note('house', 'It does not say whom it is for.', 'Upgrade it.');
  let offer;
  try {
    offer = v.safeParse(HouseOfferSchema, JSON.parse(seen.body));
  } catch {
    offer = null;
  }
  if (!offer?.success)
    return bad(
      'house',
      'What it says of itself is changed.',
      'Let the proxy pass /house as it is.',
    );
  if (!offer.output.isOpened)
    return bad(
      'house',
      'Nobody is seated among strangers: it has not been said whom it is for.',
      'Set HOUSE=closed, or HOUSE=open; see "Whom the house is for" in docs/operating.md.',
    );
  return good(
    'house',
    offer.output.rules
      ? 'Anybody may come, and agrees to its rules first.'
      : 'It is for those whom something in front lets in.',
  );
}

/** What became of a page of another site. */
export function judgeStranger(seen: WireSeen): Finding {
  if (seen.type !== 'welcome') return good('origin', 'Pages of other sites are refused.');
  return bad(
    'origin',
    'A page of any other site may open a WebSocket in a guest’s name.',
    'Let the proxy pass the Origin header as it is, and set ORIGINS to the address of the page.',
  );
}

/** How long (ms) a wire on which nobody said anything stayed open; `asked` is how long it was watched. */
export function judgeIdle(stayedMs: number, askedMs: number): Finding {
  if (askedMs === 0)
    return note(
      'idle wire',
      'Not tried.',
      'Leave out --quick to see whether a quiet wire stays open.',
    );
  const seconds = (ms: number): number => Math.round(ms / 1000);
  if (stayedMs < askedMs)
    return bad(
      'idle wire',
      `A wire on which nobody speaks is cut after ${seconds(stayedMs)} s.`,
      'Raise the proxy’s time-out above PING_EVERY_MS (25 s); an hour suits a meal.',
    );
  return good('idle wire', `A quiet wire stays open for ${seconds(askedMs)} s and more.`);
}
