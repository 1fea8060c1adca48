/** What may stand in the address of a page. Read by Kit outside of the build, so it does not know which languages there are. */
import { defineParams } from '@sveltejs/kit/params';

/** As language tags look (BCP 47). */
const TAG = /^[a-z]{2}(?:-\w+)*$/;

export const params = defineParams({
  /** `/de/…`: the page is in this language, whatever its browser prefers. */
  locale: (tag) => (TAG.test(tag) ? tag : undefined),
});
