import { ApplicationRoleConnectionMetadataType as Operator } from 'discord-api-types/v10';
import type { RoleConnectionRequirement } from '../ports/role-connection-rule-store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const INTEGER = /^[+-]?\d{1,30}$/;

/** The values that an application says of somebody; undefined where they are not connected. */
export type ConnectionValues = Readonly<Record<string, string>> | undefined;

/**
 * Whether a connection says what is asked. Times are compared with so many days before now; a value that is missing,
 * or not of its kind, meets nothing. Source: Discord, "Application Role Connection Metadata Type".
 */
export function isMet({ connection_metadata_field: key, operator, value: asked }: RoleConnectionRequirement, values: ConnectionValues, nowMs: number): boolean {
  if (!values) return false;
  if (key === null) return true;
  const said = Object.hasOwn(values, key) ? values[key] : undefined;
  if (said === undefined || asked === null) return false;
  switch (operator) {
    case Operator.IntegerLessThanOrEqual:
      return compareIntegers(said, asked, (a, b) => a <= b);
    case Operator.IntegerGreaterThanOrEqual:
      return compareIntegers(said, asked, (a, b) => a >= b);
    case Operator.IntegerEqual:
      return compareIntegers(said, asked, (a, b) => a === b);
    case Operator.IntegerNotEqual:
      return compareIntegers(said, asked, (a, b) => a !== b);
    case Operator.DatetimeLessThanOrEqual:
      return Date.parse(said) <= nowMs - Number(asked) * DAY_MS;
    case Operator.DatetimeGreaterThanOrEqual:
      return Date.parse(said) >= nowMs - Number(asked) * DAY_MS;
    case Operator.BooleanEqual:
      return compareIntegers(truth(said), truth(asked), (a, b) => a === b);
    case Operator.BooleanNotEqual:
      return compareIntegers(truth(said), truth(asked), (a, b) => a !== b);
    default:
      return false;
  }
}

function compareIntegers(said: string, asked: string, compare: (a: bigint, b: bigint) => boolean): boolean {
  return INTEGER.test(said) && INTEGER.test(asked) && compare(BigInt(said.replace('+', '')), BigInt(asked.replace('+', '')));
}

/** Some applications say it in words. */
const truth = (text: string): string => (text === 'true' ? '1' : text === 'false' ? '0' : text);
