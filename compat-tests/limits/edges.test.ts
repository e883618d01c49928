import { useWorld, type Scene } from '../world.ts';
import { EDGES, type Edge, type Places } from './edges.ts';

const world = useWorld();
let scene: Scene;
let places: Places;

beforeAll(async () => {
  scene = await world().scene();
  const { bot, guildId, textId } = scene;
  const make = async (path: string, body: object): Promise<string> => (await bot.rest.post<{ id: string }>(path, body)).id;
  const hook = await bot.rest.post<{ id: string; token: string }>(`/channels/${textId}/webhooks`, { name: 'hook' });
  places = {
    stageId: await make(`/guilds/${guildId}/channels`, { name: 'stage', type: 13 }),
    messageId: await make(`/channels/${textId}/messages`, { content: 'first' }),
    strangerId: (await world().person('stranger')).id,
    applicationId: (await bot.rest.get<{ id: string }>('/applications/@me')).id,
    webhook: `/webhooks/${hook.id}/${hook.token}`,
  };
});

async function answerTo(edge: Edge, size: number): Promise<{ status: number; code?: number }> {
  const { method, path, body } = edge.request(size, scene, places);
  const { status, body: answer } = await scene.bot.rest.ask<{ code: number }>(method, path, body === undefined ? {} : { body });
  return status < 400 ? { status: 200 } : { status, code: answer.code };
}

/** Makes room for the next of a kind that a guild may have only a few of. */
async function takeAway(edge: Edge, size: number): Promise<void> {
  const { path } = edge.request(size, scene, places);
  const { guildId, bot } = scene;
  if (path.endsWith('/auto-moderation/rules')) {
    for (const { id } of await bot.rest.get<{ id: string }[]>(path)) await bot.rest.delete(`${path}/${id}`);
  }
  if (path === '/stage-instances') await bot.rest.delete(`/stage-instances/${places.stageId}`);
  if (path.endsWith('/templates')) {
    for (const { code } of await bot.rest.get<{ code: string }[]>(`/guilds/${guildId}/templates`)) await bot.rest.delete(`${path}/${code}`);
  }
}

describe("Discord's limits", () => {
  it.each(EDGES.map((edge) => [edge.what, edge] as const))('%s', async (_what, edge) => {
    const { min = 0, max } = edge;
    for (const size of new Set([Math.max(min, 1), max])) {
      expect({ size, ...(await answerTo(edge, size)) }).toEqual({ size, status: 200 });
      await takeAway(edge, size);
    }
    for (const size of [max + 1, ...(min > 0 ? [min - 1] : [])]) expect({ size, ...(await answerTo(edge, size)) }).toMatchObject({ size, status: 400 });
  });
});
