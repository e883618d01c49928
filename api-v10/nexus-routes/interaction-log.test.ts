import { ApplicationCommandOptionType as Option, InteractionResponseType as Answer } from 'discord-api-types/v10';
import { LOGGED_INTERACTIONS } from '#core/interactions/interaction-log';
import type { LoggedInteraction } from '#protocol/nexus/interaction-log';
import { nexusClient } from '#compat-tests/nexus-client';
import { useCommand } from '#compat-tests/steps/acts-of-people';
import { ALL_INTENTS, useWorld, type Somebody } from '#compat-tests/world';

const world = useWorld();
const asksForOurs = { properties: { os: 'linux', browser: 'test', device: 'test', nexus_events: true } };

interface Command {
  id: string;
  name: string;
  type: number;
}

async function stage() {
  const scene = await world().scene();
  const { bot, guildId, textId } = scene;
  const [command] = await bot.rest.put<Command[]>(`/applications/${bot.id}/guilds/${guildId}/commands`, [
    {
      name: 'order',
      description: 'Orders',
      options: [{ type: Option.Subcommand, name: 'fruit', description: 'Fruit', options: [{ type: Option.String, name: 'which', description: 'Which' }] }],
    },
  ]);
  if (!command) throw new Error('no command was registered');
  const use = (somebody: Somebody, which: string): Promise<void> =>
    useCommand(somebody, { applicationId: bot.id, channelId: textId, guildId }, command, {
      options: [{ type: Option.Subcommand, name: 'fruit', options: [{ type: Option.String, name: 'which', value: which }] }],
    });
  const log = (somebody: Somebody): Promise<LoggedInteraction[]> => nexusClient(world(), somebody).get(`/applications/${bot.id}/interactions`);
  return { ...scene, use, log };
}

describe('the log of an application', () => {
  it('tells its owner, and nobody else, what was used by whom and where, and what came of it', async () => {
    const { alice, bob, bot, guildId, textId, use, log } = await stage();
    const [hears, his] = [await alice.listen(ALL_INTENTS, asksForOurs), await bob.listen(ALL_INTENTS, asksForOurs)];
    const listener = await bot.listen();
    const [logged, came, begun] = [hears.next('NEXUS_INTERACTION_LOGGED'), hears.next('NEXUS_INTERACTION_OUTCOME'), listener.next('INTERACTION_CREATE')];
    await use(bob, 'a'.repeat(150));
    const entry = await logged;
    expect(entry).toMatchObject({
      application_id: bot.id,
      type: 2,
      name: 'order fruit',
      command_type: 1,
      options: [{ name: 'which', value: `${'a'.repeat(99)}…` }],
      user: { id: bob.id, username: bob.name },
      guild_id: guildId,
      channel_id: textId,
      delivered_by: 'gateway',
      outcome: null,
    });
    const { id, token } = (await begun) as { id: string; token: string };
    expect(await world().nobody.refused('POST', `/interactions/${id}/${token}/callback`, { body: { type: Answer.UpdateMessage, data: {} } })).toBe('400 50035');
    await world().nobody.post(`/interactions/${id}/${token}/callback`, { type: Answer.ChannelMessageWithSource, data: { content: 'here' } });
    expect(await came).toMatchObject({ id, application_id: bot.id, outcome: { status: 'answered', answer_type: 4, reason: null } });
    expect(await log(alice)).toMatchObject([{ id, outcome: { status: 'answered' } }]);
    expect(await nexusClient(world(), bob).refused('GET', `/applications/${bot.id}/interactions`)).toBe('403 20012');
    expect(await nexusClient(world(), bot).refused('GET', `/applications/${bot.id}/interactions`)).toBe('403 20001');
    expect(his.heard.filter(({ t }) => t.startsWith('NEXUS_INTERACTION'))).toEqual([]);
  });

  it('has the newest only, and says of what nobody answered that it timed out', async () => {
    const { alice, bob, use, log } = await stage();
    const hears = await alice.listen(ALL_INTENTS, asksForOurs);
    const failed = hears.next('NEXUS_INTERACTION_OUTCOME');
    for (let n = 0; n < LOGGED_INTERACTIONS + 3; n++) await use(bob, String(n));
    const kept = await log(alice);
    expect(kept.map(({ options }) => options[0]?.value)).toEqual(Array.from({ length: LOGGED_INTERACTIONS }, (_, n) => String(LOGGED_INTERACTIONS + 2 - n)));
    expect(await failed).toMatchObject({ outcome: { status: 'failed', reason: 'timeout', answer_type: null } });
  });
});
