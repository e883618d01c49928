import { useLingui } from '@lingui/react/macro';
import type { GatewayActivity } from 'discord-api-types/v10';
import { useSelected } from '../app/session.tsx';
import { CustomEmoji } from '../messages/markdown.tsx';

const CUSTOM = 4;
const NONE: readonly GatewayActivity[] = [];

export const useActivities = (userId: string): readonly GatewayActivity[] => useSelected((state) => state.presences.get(userId)?.activities ?? NONE);

/** What somebody does, in words: `Playing Chess`. */
export function useActivityWords(): (activity: GatewayActivity) => string {
  const { t } = useLingui();
  return ({ type, name, details }) => {
    switch (type) {
      case 0:
        return t`Playing ${name}`;
      case 1:
        return t`Streaming ${details || name}`;
      case 2:
        return t`Listening to ${name}`;
      case 3:
        return t`Watching ${name}`;
      case 5:
        return t`Competing in ${name}`;
      default:
        return name;
    }
  };
}

/** What stands beneath a name: a custom status before everything else. */
const shownOf = (activities: readonly GatewayActivity[]): GatewayActivity | undefined =>
  activities.find(({ type, state, emoji }) => type === CUSTOM && (state || emoji)) ?? activities.find(({ type }) => type !== CUSTOM);

/** The line beneath a name. */
export function ActivityLine({ userId }: { userId: string }) {
  const shown = shownOf(useActivities(userId));
  const words = useActivityWords();
  return shown ? <small dir="auto">{shown.type === CUSTOM ? <CustomStatus activity={shown} /> : words(shown)}</small> : null;
}

/** The same for who hears it; false where there is nothing. */
export function useActivitySaid(userId: string): string | false {
  const shown = shownOf(useActivities(userId));
  const words = useActivityWords();
  if (!shown) return false;
  return (shown.type === CUSTOM ? shown.state || shown.emoji?.name : words(shown)) || false;
}

export const CustomStatus = ({ activity: { emoji, state } }: { activity: Pick<GatewayActivity, 'emoji' | 'state'> }) => (
  <>
    {emoji && (emoji.id ? <CustomEmoji id={emoji.id} name={emoji.name ?? ''} animated={emoji.animated ?? false} /> : emoji.name)} {state}
  </>
);
