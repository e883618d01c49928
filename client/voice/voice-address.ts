import { serverUrl } from '../app/about-server.ts';

/** Where to speak with a voice server. On one's own machine, where the page has no TLS, calls have none either: browsers believe no authority of ours. */
export const voiceAddress = (endpoint: string): string => (serverUrl.startsWith('https:') ? endpoint : `ws://${endpoint}`);
