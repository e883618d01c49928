import { ActionRowBuilder, ButtonBuilder, ButtonStyle, EntitlementType, SKUType, type ButtonComponent } from 'discord.js';
import { nexusClient } from '../nexus-client.ts';
import { useCommand } from '../steps/acts-of-people.ts';
import { known, next, nextInteraction, useBot } from './use-bot.ts';

const scene = useBot();

/** Alice, who owns the application, makes something up. */
const offer = (body: object) => nexusClient(scene().world, scene().alice).post<{ id: string }>(`/applications/${scene().client.application.id}/skus`, body);

it('80 Entitlements / SKUs', async () => {
  const { client, guild, bob } = scene();
  expect((await client.application.fetchSKUs()).size).toBe(0);
  expect((await client.application.entitlements.fetch({ guild })).size).toBe(0);
  await expect(client.application.entitlements.fetch('1')).rejects.toMatchObject({ code: 10029, status: 404 });
  await expect(client.application.entitlements.createTest({ sku: '1', guild })).rejects.toMatchObject({ code: 10027, status: 404 });

  const { id: sku } = await offer({ name: 'Premium', owner: 'guild' });
  const skus = await client.application.fetchSKUs();
  expect(skus.map(({ type }) => type).toSorted()).toEqual([SKUType.Subscription, SKUType.SubscriptionGroup]);
  expect(skus.get(sku)).toMatchObject({ name: 'Premium', slug: 'premium' });

  const created = next(client, 'entitlementCreate');
  const test = await client.application.entitlements.createTest({ sku, guild });
  const [heard] = await created;
  expect(heard).toMatchObject({ id: test.id, guildId: guild.id, type: EntitlementType.ApplicationSubscription, deleted: false });
  expect([heard.isActive(), heard.isTest(), heard.isGuildSubscription(), heard.guild === guild]).toEqual([true, true, true, true]);
  expect((await client.application.entitlements.fetch({ guild, skus: [sku] })).size).toBe(1);

  const deleted = next(client, 'entitlementDelete');
  await client.application.entitlements.deleteTest(test);
  expect((await deleted)[0]).toMatchObject({ id: test.id, deleted: true });

  const { id: coin } = await offer({ name: 'Coin', type: 3 });
  const coins = await client.application.entitlements.createTest({ sku: coin, user: bob.id });
  const updated = next(client, 'entitlementUpdate');
  await coins.consume();
  expect((await updated)[1]).toMatchObject({ id: coins.id, consumed: true });
});

it('shows in interactions what somebody has, and what there is to have in buttons', async () => {
  const { client, channel, guild, bob, dealing } = scene();
  const { id: sku } = await offer({ name: 'Gold' });
  await client.application.entitlements.createTest({ sku, user: bob.id });
  const perks = await guild.commands.create({ name: 'perks', description: 'What one has' });
  const used = nextInteraction(client, (interaction) => interaction.isChatInputCommand());
  await useCommand(bob, dealing, perks);
  const interaction = await used;
  expect(interaction.entitlements.find((entitlement) => entitlement.skuId === sku)?.userId).toBe(bob.id);
  await interaction.reply('You have it all.');

  const button = new ButtonBuilder().setStyle(ButtonStyle.Premium).setSKUId(sku);
  const message = await channel.send({ content: 'More?', components: [new ActionRowBuilder<ButtonBuilder>().addComponents(button)] });
  const [row] = (await channel.messages.fetch({ message: message.id, force: true })).components;
  const [shown] = known(row && 'components' in row ? row.components : null) as ButtonComponent[]; // a row of buttons
  expect(shown).toMatchObject({ data: { style: ButtonStyle.Premium, sku_id: sku } });
});
