import type { APIChannel, APIRole } from 'discord-api-types/v10';
import { restClient } from '../rest-client.ts';
import type { Fleet } from './fleet.ts';

const VIEW_CHANNEL = '1024';

export interface FurnishedGuild {
  guildId: string;
  openId: string;
  /** Seen by every second bot only. */
  hiddenId: string;
  /** Of the owner, who writes. */
  authorization: string;
  bots: { id: string; token: string; seesHidden: boolean }[];
  /** Guilds, their messages and their content. */
  intents: number;
}

/** A guild with an open channel and a hidden one, and bots in it. */
export async function furnishGuild(fleet: Fleet, { bots: count }: { bots: number }): Promise<FurnishedGuild> {
  const alice = await fleet.nexus<{ token: string }>('user', 'create', 'alice');
  const { id: guildId } = await fleet.nexus<{ id: string }>('guild', 'create', 'The guild');
  const [api] = fleet.of('api');
  const rest = restClient(api?.server.url ?? '', alice.token);
  const reader = await rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'reader', permissions: '0' });
  const open = await rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'open' });
  const hidden = await rest.post<APIChannel>(`/guilds/${guildId}/channels`, {
    name: 'hidden',
    permission_overwrites: [
      { id: guildId, type: 0, deny: VIEW_CHANNEL },
      { id: reader.id, type: 0, allow: VIEW_CHANNEL },
    ],
  });
  const bots: FurnishedGuild['bots'] = [];
  for (let n = 0; n < count; n++) {
    const { id, token } = await fleet.nexus<{ id: string; token: string }>(
      'bot',
      'create',
      `bot-${n}`,
      '--guild',
      guildId,
      '--intents',
      'all',
      '--permissions',
      '68608',
    );
    const seesHidden = n % 2 === 0;
    if (seesHidden) await rest.put(`/guilds/${guildId}/members/${id}/roles/${reader.id}`);
    bots.push({ id, token, seesHidden });
  }
  return { guildId, openId: open.id, hiddenId: hidden.id, authorization: alice.token, bots, intents: 1 | (1 << 9) | (1 << 15) };
}
