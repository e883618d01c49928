import { ChannelType, GuildMemberFlags, type APIChannel, type APIGuildMember } from 'discord-api-types/v10';
import { useWorld, type Scene } from '../world.ts';

const world = useWorld();
let scene: Scene;
beforeAll(async () => {
  scene = await world().scene();
});

const guestInvite = (channelId: string) => scene.alice.rest.post<{ code: string }>(`/channels/${channelId}/invites`, { flags: 1, unique: true });

async function guest() {
  const somebody = await world().person('guest');
  const listener = await somebody.listen();
  const came = listener.next<{ id: string; channels: APIChannel[] }>('GUILD_CREATE');
  const { code } = await guestInvite(scene.voiceId);
  await somebody.rest.post(`/invites/${code}`);
  return { somebody, listener, created: await came };
}

describe('a guest', () => {
  it('sees the voice channel that they were invited to and nothing else, and is no member when they leave it', async () => {
    const { somebody, listener, created } = await guest();
    const seen = created.channels.filter(({ type }) => type !== ChannelType.GuildCategory).map(({ id }) => id);
    expect(seen).toEqual([scene.voiceId]);
    const { flags } = await scene.alice.rest.get<APIGuildMember>(`/guilds/${scene.guildId}/members/${somebody.id}`);
    expect(flags & GuildMemberFlags.IsGuest).not.toBe(0);
    expect(await somebody.rest.refused('GET', `/channels/${scene.textId}/messages`)).toBe('403 50001');
    const joined = listener.next('VOICE_STATE_UPDATE', ({ channel_id }) => channel_id === scene.voiceId);
    listener.send(4, { guild_id: scene.guildId, channel_id: scene.voiceId, self_mute: false, self_deaf: false });
    await joined;
    await somebody.rest.post(`/channels/${scene.voiceId}/messages`, { content: 'hello in there' });
    const gone = listener.next('GUILD_DELETE');
    listener.send(4, { guild_id: scene.guildId, channel_id: null, self_mute: false, self_deaf: false });
    expect(await gone).toEqual({ id: scene.guildId });
  });

  it('becomes a member by a role, or by an invite like any other, and then sees the rest', async () => {
    const role = await scene.alice.rest.post<{ id: string }>(`/guilds/${scene.guildId}/roles`, { name: 'friend' });
    const first = await guest();
    const shown = first.listener.next<APIChannel>('CHANNEL_CREATE', ({ id }) => id === scene.textId);
    await scene.alice.rest.put(`/guilds/${scene.guildId}/members/${first.somebody.id}/roles/${role.id}`);
    await shown;
    const second = await guest();
    const { code } = await scene.alice.rest.post<{ code: string }>(`/channels/${scene.textId}/invites`, {});
    const also = second.listener.next<APIChannel>('CHANNEL_CREATE', ({ id }) => id === scene.textId);
    await second.somebody.rest.post(`/invites/${code}`);
    await also;
    const { flags } = await scene.alice.rest.get<APIGuildMember>(`/guilds/${scene.guildId}/members/${second.somebody.id}`);
    expect(flags & GuildMemberFlags.IsGuest).toBe(0);
  });

  it('is a member no more when they go offline', async () => {
    const { somebody, listener } = await guest();
    const watching = await scene.bot.listen();
    const left = watching.next<{ user: { id: string } }>('GUILD_MEMBER_REMOVE', ({ user }) => user.id === somebody.id);
    await listener.close();
    await left;
  });

  it('cannot be invited into a text channel', async () => {
    expect(await scene.alice.rest.refused('POST', `/channels/${scene.textId}/invites`, { body: { flags: 1 } })).toBe('400 50035');
  });
});
