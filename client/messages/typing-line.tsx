import { Trans } from '@lingui/react/macro';
import { nameOf } from '#sdk/state/selectors/names';
import { unheard } from '#sdk/state/selectors/unheard';
import type { State } from '#sdk/state/state';
import { useSelected } from '../app/session.tsx';

const typists = (state: State, channelId: string): string => {
  const guildId = state.channels.get(channelId)?.guild_id;
  // A text, so that the same names are the same thing.
  return (state.typing.get(channelId) ?? [])
    .filter(({ user_id: id }) => !unheard(state, id))
    .map(({ user_id: id }) => nameOf(state, id, guildId))
    .filter(Boolean)
    .join('\n');
};

/** Who is writing just now. */
export function TypingLine({ channelId }: { channelId: string }) {
  const names = useSelected((state) => typists(state, channelId));
  const [first = '', second = '', ...others] = names.split('\n');
  return (
    <p className="typing" dir="auto">
      {first !== '' &&
        (others.length > 0 ? (
          <Trans>Several people are typing …</Trans>
        ) : second === '' ? (
          <Trans>{first} is typing …</Trans>
        ) : (
          <Trans>
            {first} and {second} are typing …
          </Trans>
        ))}
    </p>
  );
}
