import { useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { Message } from '#sdk/state/entities';
import { nameOf } from '#sdk/state/selectors/names';
import { may } from '#sdk/state/selectors/permissions';
import { useSelected } from '../app/session.tsx';
import { askMember } from '../members/asked-member.ts';
import { mayModerate } from '../members/may-moderate.ts';
import { toggleSelected } from './selection.ts';

const EPHEMERAL = 64;

/** The lines of a message's menu with which those who run a guild do something about it, or about who wrote it. */
export function useMessageModeration({ id, channel_id: channelId, author, webhook_id: webhookId, flags }: Message, guildId: string | undefined) {
  const { t } = useLingui();
  const isTheirs = webhookId === undefined;
  const name = useSelected((state) => nameOf(state, author.id, guildId)) || author.username;
  const can = useSelected((state) => mayModerate(state, isTheirs ? guildId : undefined, author.id));
  const mayDelete = useSelected((state) => guildId !== undefined && ((flags ?? 0) & EPHEMERAL) === 0 && may(state, channelId, Bit.ManageMessages));
  const items: readonly (readonly [key: string, words: string, isOffered: boolean])[] = [
    ['select', t`Choose messages to delete`, mayDelete],
    ['timeout', t`Time out ${name}`, can.timeout],
    ['kick', t`Kick ${name}`, can.kick],
    ['ban', t`Ban ${name}`, can.ban],
  ];
  const act = (key: string): void => {
    if (key === 'select') toggleSelected(channelId, id);
    if (key === 'timeout' || key === 'kick' || key === 'ban') askMember({ userId: author.id, guildId, what: key });
  };
  return { items, act };
}
