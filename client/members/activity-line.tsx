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

/** The line beneath a name: a custom status before everything else. */
export function ActivityLine({ userId }: { userId: string }) {
  const activities = useActivities(userId);
  const words = useActivityWords();
  const custom = activities.find(({ type }) => type === CUSTOM);
  const [first] = activities.filter(({ type }) => type !== CUSTOM);
  if (custom && (custom.state || custom.emoji))
    return (
      <small dir="auto">
        <CustomStatus activity={custom} />
      </small>
    );
  return first ? <small dir="auto">{words(first)}</small> : null;
}

export const CustomStatus = ({ activity: { emoji, state } }: { activity: Pick<GatewayActivity, 'emoji' | 'state'> }) => (
  <>
    {emoji && (emoji.id ? <CustomEmoji id={emoji.id} name={emoji.name ?? ''} animated={emoji.animated ?? false} /> : emoji.name)} {state}
  </>
);
