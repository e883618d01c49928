import type { APIMessage } from 'discord-api-types/v10';
import { lackingNode, nodeOf } from '#scripts/services/node';
import { describeWhere } from '../conditions/needs.ts';
import { ALL_INTENTS, connect } from '../raw-client/raw-client.ts';
import { restClient } from '../rest-client.ts';
import { dataFolder } from './server-process.ts';

for (const major of [22, 24]) {
  const node = await nodeOf(major);
  describeWhere(lackingNode(major, node), `on Node ${major}`, () => {
    it('the server starts, a bot hears what is said over zstd-stream, and it stops', async () => {
      const folder = await dataFolder();
      try {
        const server = await folder.start(node);
        const make = async (...args: string[]): Promise<{ id: string; token: string; channel_id: string }> =>
          JSON.parse((await folder.nexus([...args, '--json'], node)).stdout);
        const alice = await make('user', 'create', 'alice');
        const guild = await make('guild', 'create', 'A guild');
        const bot = await make('bot', 'create', 'parrot', '--guild', guild.id, '--intents', 'all');
        const client = await connect(server.url.replace('http', 'ws'), { compress: 'zstd-stream' });
        await client.ready(bot.token, { intents: ALL_INTENTS });
        const content = 'hello '.repeat(300).trim();
        await restClient(server.url, alice.token).post(`/channels/${guild.channel_id}/messages`, { content });
        expect((await client.event<APIMessage>('MESSAGE_CREATE')).content).toBe(content);
        await client.close();
        expect(await server.end('SIGTERM')).toBe(0);
      } finally {
        await folder.remove();
      }
    }, 120_000);
  });
}
