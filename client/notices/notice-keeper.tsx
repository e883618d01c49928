import { t } from '@lingui/core/macro';
import { useEffect } from 'react';
import type { Client } from '#sdk/client';
import type { Message } from '#sdk/state/entities';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import { noticeOf } from '#sdk/state/selectors/notices';
import { cdn } from '../app/about-server.ts';
import { isLookedAt } from '../app/is-looked-at.ts';
import { pathTo } from '../app/place.ts';
import { useClient } from '../app/session.tsx';
import { messageInWords } from '../messages/message-in-words.ts';
import { isBusy } from './is-busy.ts';
import { sayWhatIsSeen } from './seen.ts';
import { tellNotice, type Notice } from './tell-notice.ts';

const INCOMING = 3;
const MAX_BODY = 300;

/** Tells of what comes by the rules of the person: a sound where the page is looked at but not that channel, a notice of the system elsewhere. */
export default function NoticeKeeper({ openIds: [first, second] }: { openIds: readonly [string | null, string | null] }) {
  const client = useClient();
  useEffect(() => {
    const open = [first, second].filter((id) => typeof id === 'string');
    const ends = [
      sayWhatIsSeen(open),
      client.on('MESSAGE_CREATE', (message) => {
        if (isBusy(client.state) || (isLookedAt() && open.includes(message.channel_id))) return;
        const notice = ofMessage(client, message);
        if (notice) void tellNotice(notice);
      }),
      client.on('RELATIONSHIP_ADD', ({ id, type, should_notify: isNews }) => {
        if (type !== INCOMING || isNews === false || isBusy(client.state)) return;
        const name = nameOf(client.state, id);
        void tellNotice({ id: `friend ${id}`, kind: 'friend', title: name, body: t`asks to be your friend.`, path: '/channels/@me' });
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [client, first, second]);
  return null;
}

function ofMessage({ state }: Client, message: Message): Notice | null {
  const { notifies, mentions, keyword } = noticeOf(state, message);
  const channel = state.channels.get(message.channel_id);
  if (!notifies || !channel) return null;
  const guildId = channel.guild_id;
  const writer = nameOf(state, message.author.id, guildId) || message.author.username;
  const place = channelName(state, channel.id);
  const where = guildId !== undefined ? ` (#${place}, ${state.guilds.get(guildId)?.name ?? ''})` : channel.type === 3 ? ` (${place})` : '';
  const text = messageInWords(state, message, guildId) || '…';
  const { avatar, id } = message.author;
  return {
    id: message.id,
    channelId: channel.id,
    kind: guildId === undefined ? 'direct' : mentions || keyword !== null ? 'mention' : 'message',
    title: `${writer}${where}`,
    body: [...text].slice(0, MAX_BODY).join(''),
    icon: avatar ? cdn(`/avatars/${id}/${avatar}.webp?size=128`) : undefined,
    path: pathTo(guildId, channel.id, message.id),
  };
}
