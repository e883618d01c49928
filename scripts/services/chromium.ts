import { existsSync } from 'node:fs';
import type { Lacking } from './service.ts';

const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

/** A browser of this machine; another one by NEXUS_CHROMIUM. */
export const chromiumPath = (): string | undefined => [process.env['NEXUS_CHROMIUM'] ?? '', ...CHROMIUMS].find((path) => path !== '' && existsSync(path));

/** Why there is nothing in a browser, if so. */
export const lackingChromium = (): Lacking => (chromiumPath() === undefined ? 'there is no Chromium' : undefined);
