import {
  AutoModerationActionType,
  AutoModerationRuleEventType,
  AutoModerationRuleTriggerType,
  ChannelType,
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  GuildScheduledEventRecurrenceRuleFrequency,
  GuildScheduledEventStatus,
  StickerFormatType,
  type StageChannel,
} from 'discord.js';
import { testPng } from '#api-v10/cdn/test-images';
import { known, next, useBot } from './use-bot.ts';

const scene = useBot();
const HOUR = 3_600_000;

describe('a bot that keeps house', () => {
  it('makes, renames and deletes emojis of its guild and its own', async () => {
    const { client, guild } = scene();
    const heard = next(client, 'emojiCreate');
    const emoji = await guild.emojis.create({ attachment: testPng(), name: 'wave', reason: 'hello' });
    expect((await heard)[0].id).toBe(emoji.id);
    expect((await fetch(emoji.imageURL({ size: 64 }))).status).toBe(200);
    expect((await emoji.fetchAuthor()).id).toBe(client.user.id);
    const renamed = next(client, 'emojiUpdate');
    await emoji.setName('bow');
    expect((await renamed)[1].name).toBe('bow');
    const gone = next(client, 'emojiDelete');
    await emoji.delete();
    await gone;

    const own = await client.application.emojis.create({ attachment: testPng(), name: 'own' });
    expect((await client.application.emojis.fetch()).map(({ name }) => name)).toEqual(['own']);
    await own.edit({ name: 'mine' });
    await own.delete();
    expect((await client.application.emojis.fetch()).size).toBe(0);
  });

  it('makes, changes and deletes stickers', async () => {
    const { client, guild } = scene();
    const heard = next(client, 'stickerCreate');
    const sticker = await guild.stickers.create({ file: testPng(320), name: 'Wave', tags: 'wave', description: 'It waves' });
    expect((await heard)[0].id).toBe(sticker.id);
    expect(sticker.format).toBe(StickerFormatType.PNG);
    expect((await fetch(sticker.url)).status).toBe(200);
    await sticker.edit({ name: 'Bow' });
    expect((await client.fetchSticker(sticker.id)).name).toBe('Bow');
    const gone = next(client, 'stickerDelete');
    await sticker.delete();
    await gone;
    expect((await client.fetchStickerPacks()).size).toBe(0);
  });

  it('plans an event, starts it, ends it, and sees who is interested', async () => {
    const { client, guild, bob } = scene();
    const start = new Date(Date.now() + HOUR);
    const heard = next(client, 'guildScheduledEventCreate');
    const event = await guild.scheduledEvents.create({
      name: 'Picnic',
      privacyLevel: GuildScheduledEventPrivacyLevel.GuildOnly,
      entityType: GuildScheduledEventEntityType.External,
      entityMetadata: { location: 'The park' },
      scheduledStartTime: start,
      scheduledEndTime: new Date(start.getTime() + HOUR),
      image: testPng(),
      recurrenceRule: { startAt: start, frequency: GuildScheduledEventRecurrenceRuleFrequency.Weekly, interval: 2, byWeekday: [(start.getUTCDay() + 6) % 7] },
    });
    expect((await heard)[0].id).toBe(event.id);
    expect((await fetch(known(event.coverImageURL()))).status).toBe(200);
    expect(event.recurrenceRule?.interval).toBe(2);
    const interested = next(client, 'guildScheduledEventUserAdd');
    await bob.rest.put(`/guilds/${guild.id}/scheduled-events/${event.id}/users/@me`);
    expect((await interested)[1].id).toBe(bob.id);
    const subscribers = await event.fetchSubscribers({ withMember: true });
    expect(subscribers.first()?.member.id).toBe(bob.id);
    const running = await event.setStatus(GuildScheduledEventStatus.Active);
    expect(running.isActive()).toBe(true);
    const again = await event.setStatus(GuildScheduledEventStatus.Completed);
    expect(again.isScheduled()).toBe(true);
    expect(again.scheduledStartTimestamp).toBe(start.getTime() + 14 * 24 * HOUR);
    await event.delete();
  });

  it('makes a stage live and ends it', async () => {
    const { client, guild } = scene();
    const stage = (await guild.channels.create({ name: 'stage', type: ChannelType.GuildStageVoice })) as StageChannel; // as asked
    const heard = next(client, 'stageInstanceCreate');
    const live = await stage.createStageInstance({ topic: 'News' });
    expect((await heard)[0].id).toBe(live.id);
    expect((await live.setTopic('Old news')).topic).toBe('Old news');
    const gone = next(client, 'stageInstanceDelete');
    await live.delete();
    await gone;
    await stage.delete();
  });

  it('writes rules of automatic moderation', async () => {
    const { client, guild, channel } = scene();
    const heard = next(client, 'autoModerationRuleCreate');
    const rule = await guild.autoModerationRules.create({
      name: 'No bad words',
      eventType: AutoModerationRuleEventType.MessageSend,
      triggerType: AutoModerationRuleTriggerType.Keyword,
      triggerMetadata: { keywordFilter: ['*bad*'], regexPatterns: ['(?i)wor+se'] },
      actions: [
        { type: AutoModerationActionType.BlockMessage, metadata: { customMessage: 'No.' } },
        { type: AutoModerationActionType.SendAlertMessage, metadata: { channel } },
      ],
      enabled: true,
      exemptChannels: [channel],
    });
    expect((await heard)[0].id).toBe(rule.id);
    expect(rule.exemptChannels.has(channel.id)).toBe(true);
    const changed = next(client, 'autoModerationRuleUpdate');
    await rule.setEnabled(false);
    expect((await changed)[1].enabled).toBe(false);
    expect((await guild.autoModerationRules.fetch()).size).toBe(1);
    await rule.delete();
  });

  it('learns that nothing is for sale', async () => {
    const { client } = scene();
    expect((await client.application.fetchSKUs()).size).toBe(0);
    expect((await client.application.entitlements.fetch()).size).toBe(0);
  });
});
