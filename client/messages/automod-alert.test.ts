import { EmbedType, type APIEmbed } from 'discord-api-types/v10';
import { alertOf } from './automod-alert.ts';

const told = (description: string, values: Record<string, string>): { embeds: APIEmbed[] } => ({
  embeds: [{ type: EmbedType.AutoModerationMessage, description, fields: Object.entries(values).map(([name, value]) => ({ name, value, inline: false })) }],
});

it('reads what was written where, which rule it broke, and what was done', () => {
  const values = {
    rule_name: 'No boats',
    decision_id: '5',
    decision_outcome: 'blocked',
    channel_id: '30',
    keyword: 'boat*',
    keyword_matched_content: 'BOATS',
    timeout_duration: '60',
  };
  expect(alertOf(told('buy my BOATS today', values))).toEqual({
    isBlocked: true,
    rule: 'No boats',
    channelId: '30',
    messageId: null,
    keyword: 'boat*',
    timeoutSeconds: 60,
    isQuarantined: false,
    content: ['buy my ', 'BOATS', ' today'],
  });
});

it('leads to what was only reported, and keeps a text whole in which nothing matched', () => {
  const alert = alertOf(told('too many mentions', { rule_name: 'Mentions', decision_outcome: 'flagged', channel_id: '30', flagged_message_id: '31' }));
  expect(alert).toMatchObject({ isBlocked: false, messageId: '31', keyword: null, timeoutSeconds: null, content: ['too many mentions', '', ''] });
});

it('knows a profile by its having no channel', () => {
  const values = { rule_name: 'Names', decision_outcome: 'blocked', quarantine_user: 'username', keyword_matched_content: 'gone' };
  expect(alertOf(told('bad name', values))).toMatchObject({ channelId: null, isQuarantined: true, content: ['bad name', '', ''] });
});

it('finds nothing in what is no alert', () => {
  expect(alertOf({ embeds: [] })).toBeNull();
});
