import { i18n } from '@lingui/core';
import { plural } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { APIUser } from 'discord-api-types/v10';
import { useCallback, useState, type RefObject } from 'react';
import { Tooltip, TooltipTriggerStateContext } from 'react-aria-components';
import type { Client } from '#sdk/client';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import type { GivenReaction } from '../threads/offered-reaction.ts';
import { knownReactors, MOST_NAMED, stillReacting } from './known-reactors.ts';
import { emojiKey, ReactionEmoji, type ReactionProps } from './reactions.tsx';
import { useReactionTold } from './use-reaction-told.ts';

type People = readonly APIUser[];

/** Who stands behind a reaction until it changes: then it is another object, of which is asked when somebody looks anew. */
const known = new WeakMap<GivenReaction, People>();

async function someOf(client: Client, { channelId, messageId, reaction }: Omit<ReactionProps, 'guildId'>): Promise<People> {
  const people =
    known.get(reaction) ??
    (await client.rest.call('GET /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}', {
      path: { channel_id: channelId, message_id: messageId, emoji_name: emojiKey(reaction.emoji) },
      query: { limit: MOST_NAMED },
    }));
  known.set(reaction, people);
  return people;
}

interface ReactionTipProps extends ReactionProps {
  id: string;
  chip: RefObject<HTMLButtonElement | null>;
  onClose(): void;
}

/** Names the first of those who reacted so. */
export default function ReactionTip({ id, chip, channelId, messageId, reaction, guildId, onClose }: ReactionTipProps) {
  const client = useClient();
  // Once for as long as it is open: of a reaction that many give there is something new all the time.
  const [opened] = useState(reaction);
  const load = useCallback(() => someOf(client, { channelId, messageId, reaction: opened }), [client, messageId, channelId, opened]);
  const { value: asked } = useLoaded(load);
  const told = useReactionTold({ channelId, messageId, reaction });
  const names = useSelected((state) => {
    const me = state.users.get(state.meId ?? '');
    if (!asked || !me) return '';
    const people = knownReactors(stillReacting(asked, told), me, reaction).map((user) => nameOf(state, user.id, guildId) || user.global_name || user.username);
    return listed(people, reaction.count);
  });
  if (names === '') return null;
  return (
    <TooltipTriggerStateContext value={{ isOpen: true, shouldSkipAnimation: true, open: () => undefined, close: onClose }}>
      <Tooltip className="tip" triggerRef={chip} UNSTABLE_portalContainer={chip.current?.closest('main') ?? document.body}>
        <span className="sign">
          <ReactionEmoji emoji={reaction.emoji} />
        </span>
        <span id={id} dir="auto">
          <Trans>{names} reacted</Trans>
        </span>
      </Tooltip>
    </TooltipTriggerStateContext>
  );
}

function listed(names: readonly string[], count: number): string {
  const others = count - names.length;
  const all = others > 0 ? [...names, plural(others, { one: '# other', other: '# others' })] : names;
  return new Intl.ListFormat(i18n.locale).format(all);
}
