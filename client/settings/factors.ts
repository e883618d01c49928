import type { State } from '#sdk/state/state';
import { useSelected } from '../app/session.tsx';

/** Discord's numbers of the kinds of second factors. */
const [PASSKEY, TOTP] = [1, 2] as const;

const NONE: readonly number[] = [];
const kindsOf = (state: State): readonly number[] =>
  (state.users.get(state.meId ?? '') as { authenticator_types?: number[] } | undefined)?.authenticator_types ?? NONE; // part of one's own user alone

/** Which second factors one has. */
export function useFactors(): { hasTotp: boolean; hasPasskeys: boolean } {
  const kinds = useSelected(kindsOf);
  return { hasTotp: kinds.includes(TOTP), hasPasskeys: kinds.includes(PASSKEY) };
}
