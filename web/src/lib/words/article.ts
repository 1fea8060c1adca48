/** A text of several sections, as the pages beside the evening have it. */
import type { Marked } from './sentence.ts';

export interface Article {
  readonly title: string;
  readonly description: string;
  readonly heading: string;
  readonly lead: string;
  readonly sections: readonly {
    readonly heading: string;
    readonly paragraphs: readonly Marked[];
  }[];
}
