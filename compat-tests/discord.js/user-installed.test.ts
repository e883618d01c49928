import {
  ApplicationIntegrationType,
  ApplicationRoleConnectionMetadataType,
  InteractionContextType,
  MessageFlags,
  SlashCommandBuilder,
  type APIChannel,
  type APIMessage,
} from 'discord.js';
import { useCommand } from '../steps/acts-of-people.ts';
import { nextInteraction, useBot } from './use-bot.ts';

const scene = useBot();

it('answers people who have the application on their account, wherever they are', async () => {
  const { client, bob, alice } = scene();
  await alice.rest.patch(`/applications/${client.application.id}`, { integration_types_config: { 0: {}, 1: {} } });
  const command = await client.application.commands.create(
    new SlashCommandBuilder()
      .setName('quote')
      .setDescription('Quotes')
      .setIntegrationTypes(ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall)
      .setContexts(InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel),
  );
  expect(command.integrationTypes).toEqual([0, 1]);
  await bob.rest.post(
    '/oauth2/authorize',
    { authorize: true, integration_type: 1 },
    { query: { client_id: client.application.id, scope: 'applications.commands' } },
  );
  expect((await client.application.fetch()).approximateUserInstallCount).toBe(1);

  const { id: channelId } = await bob.rest.post<APIChannel>('/users/@me/channels', { recipient_id: alice.id });
  const used = nextInteraction(client, (interaction) => interaction.isChatInputCommand());
  await useCommand(bob, { applicationId: client.application.id, channelId }, command);
  const interaction = await used;
  expect(interaction.context).toBe(InteractionContextType.PrivateChannel);
  expect(interaction.authorizingIntegrationOwners).toMatchObject({ [ApplicationIntegrationType.UserInstall]: bob.id });
  expect([interaction.inGuild(), interaction.channelId, interaction.user.id]).toEqual([false, channelId, bob.id]);
  await interaction.reply('To be');
  await interaction.followUp({ content: 'or not', flags: MessageFlags.Ephemeral });
  const [said] = await alice.rest.get<APIMessage[]>(`/channels/${channelId}/messages`);
  expect(said).toMatchObject({ content: 'To be', author: { id: client.user.id } });
});

it('says what may be asked of a linked role', async () => {
  const { client } = scene();
  const [record] = await client.application.editRoleConnectionMetadataRecords([
    { type: ApplicationRoleConnectionMetadataType.IntegerGreaterThanOrEqual, key: 'level', name: 'Level', description: 'How far they came' },
  ]);
  expect(record).toMatchObject({ key: 'level', type: 2 });
  expect(await client.application.fetchRoleConnectionMetadataRecords()).toHaveLength(1);
});
