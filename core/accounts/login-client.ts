import type { LoginClient } from './login.ts';

const SYSTEMS: readonly [RegExp, string][] = [
  [/android/i, 'Android'],
  [/iphone|ipad|ios/i, 'iOS'],
  [/windows/i, 'Windows'],
  [/mac os|macintosh|darwin/i, 'Mac OS X'],
  [/cros/i, 'Chrome OS'],
  [/linux/i, 'Linux'],
];
const PROGRAMS: readonly [RegExp, string][] = [
  [/discordbot/i, 'Bot library'],
  [/electron/i, 'Desktop'],
  [/edg\//i, 'Edge'],
  [/firefox|fxios/i, 'Firefox'],
  [/opr\//i, 'Opera'],
  [/chrome|crios/i, 'Chrome'],
  [/safari/i, 'Safari'],
];

const firstOf = (table: readonly [RegExp, string][], text: string): string => table.find(([pattern]) => pattern.test(text))?.[1] ?? 'Other';

/** What a person recognises a session by, from the User-Agent header. */
export function loginClientOf(userAgent: string | string[] | undefined): LoginClient {
  const text = String(userAgent ?? '').slice(0, 500);
  return { os: firstOf(SYSTEMS, text), platform: firstOf(PROGRAMS, text) };
}
