/** How high a picture a tile has room for, so that nobody sends more than is shown. */
import { VIEW_HEIGHT_MAX } from '@eat-with-me/protocol/talk/table-talk';
import type { Attachment } from 'svelte/attachments';
import { windowOf } from '#lib/table/view/window-of.ts';

/** A tile that is dragged or turns tells its size when it rests, in ms; whether it is seen at all it tells at once. */
const REST_MS = 250;

/** What cameras send, until a frame has come. */
const USUAL_SHAPE = 16 / 9;

interface Box {
  width: number;
  height: number;
}

/**
 * The height in device pixels of a picture that covers a tile (`object-fit: cover`): the tile's own, or more if it is wider than the
 * picture is. Pure.
 */
export function coveringHeight(tile: Box, picture: Box, pixelRatio: number): number {
  const shape = picture.height > 0 ? picture.width / picture.height : USUAL_SHAPE;
  const height = Math.max(tile.height, tile.width / shape) * pixelRatio;
  return Math.min(VIEW_HEIGHT_MAX, Math.round(height));
}

/** Tells the height whenever it changes; 0 while the tile is out of sight or the whole page is. */
export const tileSize =
  (tell: (height: number) => void): Attachment<HTMLVideoElement> =>
  (video) => {
    const view = windowOf(video);
    const page = video.ownerDocument;
    let inSight = true;
    let resting: ReturnType<typeof setTimeout> | undefined;

    const look = () => {
      clearTimeout(resting);
      const picture = { width: video.videoWidth, height: video.videoHeight };
      const tile = { width: video.clientWidth, height: video.clientHeight };
      const seen = inSight && !page.hidden;
      tell(seen ? coveringHeight(tile, picture, view.devicePixelRatio) : 0);
    };
    const lookAtRest = () => {
      clearTimeout(resting);
      resting = setTimeout(look, REST_MS);
    };

    const sizes = new view.ResizeObserver(lookAtRest);
    const sight = new view.IntersectionObserver(([entry]) => {
      inSight = entry?.isIntersecting ?? true;
      look();
    });
    sizes.observe(video);
    sight.observe(video);
    // The video's own size: another camera, a phone that was turned.
    video.addEventListener('resize', lookAtRest);
    page.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(resting);
      sizes.disconnect();
      sight.disconnect();
      video.removeEventListener('resize', lookAtRest);
      page.removeEventListener('visibilitychange', look);
    };
  };
