import { AttachmentBuilder, EmbedBuilder, MessageFlags } from 'discord.js';
import { testPng } from '#api-v10/cdn/test-images';
import { readImage } from '#core/images/read-image';
import { movingWebp, pictureWithMetadata, tellsOfItsMaker } from '#core/images/test-pictures';
import { describeWhere } from '../conditions/needs.ts';
import { lackOfSharp } from '../conditions/sharp.ts';
import { useBot } from './use-bot.ts';

const scene = useBot();
const fetched = async (url: string | null | undefined): Promise<Buffer> => {
  const answer = await fetch(url ?? '');
  if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
};
const shape = async (url: string | null | undefined) => readImage(await fetched(url));

describeWhere(lackOfSharp, 'a bot that shows pictures', () => {
  it('finds its avatar and banner in every size and format that it can ask for', async () => {
    const { client } = scene();
    await client.user.edit({ avatar: testPng(256), banner: testPng(600) });
    for (const extension of ['png', 'jpg', 'jpeg', 'webp'] as const) {
      for (const size of [16, 64, 128] as const) {
        expect(await shape(client.user.displayAvatarURL({ size, extension }))).toMatchObject({
          format: extension.replace('jpg', 'jpeg'),
          width: size,
          height: size,
        });
      }
    }
    expect(await shape(client.user.displayAvatarURL())).toMatchObject({ format: 'webp', width: 256 });
    const user = await client.user.fetch(true);
    expect(await shape(user.bannerURL({ size: 512, extension: 'png' }))).toMatchObject({ format: 'png', width: 512 });
  });

  it('sees that an avatar moves, and holds it still', async () => {
    const { client } = scene();
    await client.user.setAvatar(movingWebp());
    expect(await shape(client.user.displayAvatarURL({ size: 16 }))).toMatchObject({ width: 16, isAnimated: true });
    expect(await shape(client.user.displayAvatarURL({ size: 16, forceStatic: true, extension: 'png' }))).toMatchObject({ format: 'png', isAnimated: false });
  });

  it('has the icon, splash and banner of its guild, and icons of roles', async () => {
    const { guild } = scene();
    await guild.setIcon(testPng(200));
    await guild.setBanner(testPng(300));
    await guild.setSplash(testPng(300));
    expect(await shape(guild.iconURL({ size: 128, extension: 'webp' }))).toMatchObject({ format: 'webp', width: 128 });
    expect(await shape(guild.bannerURL({ size: 256, extension: 'jpg' }))).toMatchObject({ format: 'jpeg', width: 256 });
    expect(await shape(guild.splashURL({ size: 256 }))).toMatchObject({ format: 'webp', width: 256 });
    const emoji = await guild.emojis.create({ attachment: movingWebp(), name: 'moves' });
    expect(emoji.animated).toBe(true);
    expect(await shape(emoji.imageURL({ extension: 'gif' }))).toMatchObject({ format: 'gif', isAnimated: true });
    expect(await shape(emoji.imageURL({ extension: 'png', size: 16 }))).toMatchObject({ format: 'png', isAnimated: false, width: 16 });
  });

  it('sends pictures that tell nothing of where they were taken, with a placeholder', async () => {
    const { channel } = scene();
    const file = new AttachmentBuilder(pictureWithMetadata('jpeg', 6), { name: 'holiday.jpg' });
    const message = await channel.send({ files: [file] });
    const attachment = message.attachments.first();
    expect(attachment).toMatchObject({ width: 16, height: 24, contentType: 'image/jpeg' });
    const bytes = await fetched(attachment?.url);
    expect([bytes.length, tellsOfItsMaker(bytes)]).toEqual([attachment?.size, false]);
    expect(await shape(`${attachment?.proxyURL}width=8&height=12&format=webp`)).toMatchObject({ format: 'webp', width: 8, height: 12 });
    const [raw] = (
      (await channel.client.rest.get(`/channels/${channel.id}/messages/${message.id}`)) as {
        attachments: { placeholder?: string; placeholder_version?: number }[];
      }
    ).attachments;
    expect(raw).toMatchObject({ placeholder: expect.any(String), placeholder_version: 1 });
  });

  it('shows a file inside an embed, whose size and placeholder apps are told', async () => {
    const { channel } = scene();
    const message = await channel.send({
      embeds: [new EmbedBuilder().setImage('attachment://a.png').setFooter({ text: 'foot', iconURL: 'attachment://a.png' })],
      files: [new AttachmentBuilder(testPng(40), { name: 'a.png' })],
      flags: MessageFlags.SuppressNotifications,
    });
    expect(message.embeds[0]?.image).toMatchObject({ width: 40, height: 40 });
    expect(message.embeds[0]?.data.image).toMatchObject({ placeholder: expect.any(String), placeholder_version: 1 });
    expect(await shape(message.embeds[0]?.footer?.proxyIconURL)).toMatchObject({ width: 40 });
  });
});
