import type { Fault } from './check-shape.ts';

interface Deviation {
  /** The component that is parsed, as the operation names it; absent for all. */
  component?: string;
  path: RegExp;
  got(value: unknown): boolean;
  /** Why Discord's own description is wrong or stricter than what Discord sends. */
  reason: string;
}

/** Features on Discord's wire that its clients go by. */
const SENT_FEATURES: ReadonlySet<unknown> = new Set([
  'ENHANCED_ROLE_COLORS',
  'GUILD_ONBOARDING',
  'GUILD_ONBOARDING_EVER_ENABLED',
  'GUILD_ONBOARDING_HAS_PROMPTS',
  'GUILD_SERVER_GUIDE',
  'MEMBER_VERIFICATION_MANUAL_APPROVAL',
]);

/** Where Discord's OpenAPI description and Discord's wire differ. Keep it short: everything else that does not fit is our fault. */
const deviations: readonly Deviation[] = [
  {
    component: 'ApplicationUserRoleConnectionResponse',
    path: /\.platform_name$/,
    got: (value) => value === null,
    reason: 'the documentation and the libraries have null for a platform without a name',
  },
  {
    path: /(?:^(?:body|d)(?:\[\d+\])?|\.channels?(?:\[\d+\])?)\.type$/,
    got: (value) => value === 16,
    reason: 'the documentation has media channels, which the description does not know',
  },
  {
    path: /\.message_reference\.type$/,
    got: (value) => value === 1,
    reason: 'the documentation has forwards, the description only replies',
  },
  {
    path: /\.member\.joined_at$/,
    got: (value) => value === null,
    reason: 'the documentation has null in voice states of guests',
  },
  {
    path: /\.features\[\d+\]$/,
    got: (value) => SENT_FEATURES.has(value),
    reason: 'the description lists some of the features that Discord sends',
  },
  {
    component: 'OAuth2GetAuthorizationResponse',
    path: /\.scopes\[\d+\]$/,
    got: (value) => value === 'identify.premium' || value === 'guilds.channels.read',
    reason: 'the documentation has scopes that the description does not know',
  },
];

export function isDeviation(components: readonly string[], { path, got }: Fault): boolean {
  return deviations.some((one) => (one.component === undefined || components.includes(one.component)) && one.path.test(path) && one.got(got));
}
