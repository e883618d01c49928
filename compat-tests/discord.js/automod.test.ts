import { AutoModerationActionType, AutoModerationRuleEventType, AutoModerationRuleTriggerType } from 'discord.js';
import { next, useBot } from './use-bot.ts';

const scene = useBot();

describe('auto moderation', () => {
  it('78 Auto moderation: a rule blocks a message, alerts and tells the bot', async () => {
    const { guild, client, channel, bob } = scene();
    const rule = await guild.autoModerationRules.create({
      name: 'No shouting of secrets',
      enabled: true,
      eventType: AutoModerationRuleEventType.MessageSend,
      triggerType: AutoModerationRuleTriggerType.Keyword,
      triggerMetadata: { keywordFilter: ['secret*'], allowList: ['secretary'] },
      actions: [
        { type: AutoModerationActionType.BlockMessage, metadata: { customMessage: 'Not here' } },
        { type: AutoModerationActionType.SendAlertMessage, metadata: { channel } },
      ],
    });
    const executed = next(client, 'autoModerationActionExecution', ({ action }) => action.type === AutoModerationActionType.BlockMessage);
    const alert = next(client, 'messageCreate', ({ type }) => type === 24);
    expect(await bob.rest.refused('POST', `/channels/${channel.id}/messages`, { body: { content: 'the secrets are out' } })).toBe('400 200000');
    const [execution] = await executed;
    expect([execution.userId, execution.channelId, execution.matchedKeyword, execution.content]).toEqual([
      bob.id,
      channel.id,
      'secret*',
      'the secrets are out',
    ]);
    expect((await alert)[0].channelId).toBe(channel.id);
    await bob.rest.post(`/channels/${channel.id}/messages`, { content: 'ask the secretary' });
    await rule.setEnabled(false);
    await bob.rest.post(`/channels/${channel.id}/messages`, { content: 'the secrets are out' });
    await rule.delete();
  });
});
