import { Routes, type APIMessageSearchResult } from 'discord.js';
import { useBot } from './use-bot.ts';

const scene = useBot();

describe('search', () => {
  it('finds what people wrote in the guild of the bot', async () => {
    const { guild, client, channel, bob } = scene();
    await bob.rest.post(`/channels/${channel.id}/messages`, { content: 'has anybody seen the Pangolin?' });
    const query = new URLSearchParams({ content: 'pangolins', limit: '5' });
    query.append('author_id', bob.id);
    query.append('author_id', client.user.id);
    const found = (await client.rest.get(Routes.guildMessagesSearch(guild.id), { query })) as APIMessageSearchResult;
    expect(found.total_results).toBe(1);
    expect(found.messages[0]?.[0]).toMatchObject({ content: 'has anybody seen the Pangolin?', author: { id: bob.id } });
  });
});
