/** How the page is called and looks where somebody installs it (W3C Web Application Manifest); prerendered. */
import { SET_TABLE } from '#lib/visit/house/errand.ts';
import { localized } from '#lib/words/localized.ts';
import { bringWords } from 'virtual:words';
import type { RequestHandler } from './$types';

/** A picture of so many pixels square. */
const icon = (src: string, pixels: number, purpose: 'any' | 'maskable') => ({
  src,
  sizes: `${pixels}x${pixels}`,
  type: 'image/png',
  purpose,
});

export const prerender = true;
export const entries = localized;

export const GET: RequestHandler = async ({ params }) => {
  const { tag, dir, front } = await bringWords(params.locale ?? 'en');
  const { name, manifest: description } = front.site;
  const { find, setTable } = front.door;
  const home = params.locale ? `/${params.locale}/` : '/';
  const manifest = {
    id: '/',
    name,
    short_name: name,
    description,
    lang: tag,
    dir,
    start_url: home,
    scope: '/',
    display: 'standalone',
    background_color: '#1b1411',
    theme_color: '#1b1411',
    icons: [
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
      ...[192, 512].map((size) => icon(`/icon-${size}.png`, size, 'any')),
      icon('/icon-maskable-512.png', 512, 'maskable'),
    ],
    shortcuts: [
      { name: find, url: home },
      { name: setTable, url: `${home}${SET_TABLE}` },
    ],
  };
  return new Response(`${JSON.stringify(manifest, null, 2)}\n`, {
    headers: { 'content-type': 'application/manifest+json' },
  });
};
