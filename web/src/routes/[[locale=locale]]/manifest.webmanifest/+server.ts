/** How the page is called and looks where somebody installs it (W3C Web Application Manifest); prerendered. */
import { localized } from '#lib/words/localized.ts';
import { bringWords } from 'virtual:words';
import type { RequestHandler } from './$types';

export const prerender = true;
export const entries = localized;

export const GET: RequestHandler = async ({ params }) => {
  const { tag, dir, front } = await bringWords(params.locale ?? 'en');
  const { name, manifest: description } = front.site;
  const manifest = {
    id: '/',
    name,
    short_name: name,
    description,
    lang: tag,
    dir,
    start_url: params.locale ? `/${params.locale}/` : '/',
    scope: '/',
    display: 'standalone',
    background_color: '#1b1411',
    theme_color: '#1b1411',
    icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
  };
  return new Response(`${JSON.stringify(manifest, null, 2)}\n`, {
    headers: { 'content-type': 'application/manifest+json' },
  });
};
