/** How the tests start Firefox: the one from Debian, unchanged but for preferences. */
import { fileURLToPath } from 'node:url';

/** For a Playwright project, or `firefox.launch`. */
export const FIREFOX = {
  browserName: 'firefox',
  // Playwright speaks WebDriver BiDi to `moz-` channels, and its own protocol to its own build otherwise.
  channel: 'moz-firefox',
  launchOptions: {
    executablePath: fileURLToPath(new URL('firefox-esr.ts', import.meta.url)),
    // A release asks Mozilla for settings unless both this and `services.settings.server` say otherwise.
    env: { ...process.env, MOZ_REMOTE_SETTINGS_DEVTOOLS: '1' },
    firefoxUserPrefs: {
      'services.settings.server': 'data:,',
      // As with Chromium: enough frames to count, and two cores have time for the rest.
      'layout.frame_rate': 15,
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
      // Without a sound card an AudioContext never runs.
      'media.cubeb.force_mock_context': true,
      // There is nobody on the loopback who could answer for a `.local` name.
      'media.peerconnection.ice.obfuscate_host_addresses': false,
    },
  },
} as const;
