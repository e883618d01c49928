import { existsSync } from 'node:fs';
import type { Lacking } from './service.ts';

const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

/** A browser of this machine; another one by NEXUS_CHROMIUM. */
export const chromiumPath = (): string | undefined => [process.env['NEXUS_CHROMIUM'] ?? '', ...CHROMIUMS].find((path) => path !== '' && existsSync(path));

/** Why there is nothing in a browser, if so. */
export const lackingChromium = (): Lacking => (chromiumPath() === undefined ? 'there is no Chromium' : undefined);

/** Each window brings an address bar, whose suggestions are two pages of Chromium's own: they cost more than what most tests look at. */
const FEATURES_OFF = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup'];

/** Only the last switch of this name counts, so what Playwright turns off stands here too. */
export const FEATURES_OFF_BY_PLAYWRIGHT = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'TcpPortRandomizationWin',
  'ThirdPartyStoragePartitioning',
  'msEdgeUpdateLaunchServicesPreferredVersion',
  'msForceBrowserSignIn',
];

/** With which tests start it. Its sandbox does not work for root and in most containers; it opens our own pages only. */
export const CHROMIUM_SWITCHES: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  `--disable-features=${[...FEATURES_OFF, ...FEATURES_OFF_BY_PLAYWRIGHT].join(',')}`,
];
