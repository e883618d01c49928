import type { Fault } from './check-shape.ts';

interface Deviation {
  /** The component that is parsed, as the operation names it; absent for all. */
  component?: string;
  path: RegExp;
  got(value: unknown): boolean;
  /** Why Discord's own description is wrong or stricter than what Discord sends. */
  reason: string;
}

/** Where Discord's OpenAPI description and Discord's wire differ. Keep it short: everything else that does not fit is our fault. */
const deviations: readonly Deviation[] = [
  {
    path: /\.features\[\d+\]$/,
    got: (value) => typeof value === 'string',
    reason: 'the enumeration lacks features that Discord sends and documents, such as those of communities made before 2025',
  },
  {
    path: /\.(url|proxy_url|icon_url|proxy_icon_url|avatar_url)$/,
    got: (value) => typeof value === 'string' && /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(value),
    reason: 'Discord sends addresses of hosts that the checker of the schema does not take for one',
  },
  {
    path: /\bmessage_reference\.type$/,
    got: (value) => value === 1,
    reason: 'forwards refer by type 1, as the documentation says; the description of answers knows only replies',
  },
  {
    component: 'GuildChannelResponse',
    path: /\btype$/,
    got: (value) => value === 16,
    reason: 'media channels are documented, and only the preview of the description knows them',
  },
  {
    component: 'ApplicationUserRoleConnectionResponse',
    path: /\.platform_name$/,
    got: (value) => value === null,
    reason: 'the documentation and the libraries have null for a platform without a name',
  },
];

export function isDeviation(components: readonly string[], { path, got }: Fault): boolean {
  return deviations.some((one) => (one.component === undefined || components.includes(one.component)) && one.path.test(path) && one.got(got));
}
