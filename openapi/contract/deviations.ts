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
];

export function isDeviation(components: readonly string[], { path, got }: Fault): boolean {
  return deviations.some((one) => (one.component === undefined || components.includes(one.component)) && one.path.test(path) && one.got(got));
}
