/** Takes the inline style off Kit's route announcer, which `style-src 'self'` forbids; look/base.css hides it. */
import type { Plugin } from 'vite';

const STYLE = /(id="svelte-announcer"[^>]*?)\s+style="[^"]*"/;

export function unstyledAnnouncer(): Plugin {
  return {
    name: 'unstyled-announcer',
    enforce: 'pre',
    transform: {
      filter: { id: /runtime\/components\/root\.svelte$/ },
      handler(code) {
        if (!STYLE.test(code))
          this.error('Kit’s route announcer has changed: is this plugin still needed?');
        return { code: code.replace(STYLE, '$1'), map: null };
      },
    },
  };
}
