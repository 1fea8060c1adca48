/** In which window an element is seen: the page's own, or the small one (Document Picture-in-Picture). */

/**
 * What looks at an element takes timers and observers from here: those of a page that is out of sight are slowed down, or
 * stand still, while its small window is seen. Pure.
 */
export const windowOf = (element: Element): Window & typeof globalThis =>
  element.ownerDocument === document ? window : (element.ownerDocument.defaultView ?? window);
