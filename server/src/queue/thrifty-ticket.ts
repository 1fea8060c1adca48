/** A ticket that takes little memory: ten thousand wait. */
import {
  TABLE_SIZES,
  type MeetingTag,
  type TableSize,
  type Ticket,
} from '@eat-with-me/protocol/table';

const NOTHING: never[] = [];
/** More tags than this are kept as one text: a crowd's many thousands would be copied by every collection. */
const LISTED_MAX = 8;
const BETWEEN = ' ';
const combinations = new Map<string, TableSize[]>();
const patiences = new Map<string, Ticket['patience']>();

/** The same ticket, sizes ascending, sharing with others whatever many have. */
export function thriftyTicket({ sizes, languages, patience, met, avoid, pledge }: Ticket): Ticket {
  const ascending = TABLE_SIZES.filter((size) => sizes.includes(size));
  return withTags(met, avoid, {
    sizes: shared(combinations, ascending),
    languages: languages.length === 0 ? NOTHING : languages,
    patience: shared(patiences, {
      anyLanguage: patience.anyLanguage,
      fewer: patience.fewer,
    }),
    pledge,
  });
}

function withTags(
  met: MeetingTag[],
  avoid: MeetingTag[],
  { sizes, languages, patience, pledge }: Omit<Ticket, 'met' | 'avoid'>,
): Ticket {
  if (met.length + avoid.length <= LISTED_MAX) {
    const [few, others] = [met, avoid].map((tags) => (tags.length === 0 ? NOTHING : tags));
    return { sizes, languages, patience, met: few ?? NOTHING, avoid: others ?? NOTHING, pledge };
  }
  const [metText, avoidText] = [met.join(BETWEEN), avoid.join(BETWEEN)];
  return {
    sizes,
    languages,
    patience,
    get met() {
      return listOf(metText);
    },
    get avoid() {
      return listOf(avoidText);
    },
    pledge,
  };
}

const listOf = (text: string): MeetingTag[] => (text === '' ? NOTHING : text.split(BETWEEN));

function shared<T>(known: Map<string, T>, value: T): T {
  const key = JSON.stringify(value);
  const same = known.get(key);
  if (same === undefined) known.set(key, value);
  return same ?? value;
}
