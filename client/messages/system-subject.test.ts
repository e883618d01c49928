import { i18n } from '@lingui/core';
import { EmbedType, MessageType } from 'discord-api-types/v10';
import type { Message } from '#sdk/state/entities';
import { subjectOf } from './system-subject.ts';

const subject = (type: MessageType, more: object = {}): string => subjectOf({ type, content: '', embeds: [], ...more } as unknown as Message); // of what is read nothing is missing

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

it.each([
  ['the topic of a stage', MessageType.StageStart, { content: 'Boats' }, 'Boats'],
  [
    'the question of a poll that has ended',
    MessageType.PollResult,
    { embeds: [{ type: EmbedType.PollResult, fields: [{ name: 'poll_question_text', value: 'Soup?' }] }] },
    'Soup?',
  ],
  ['what one subscribed to', MessageType.RoleSubscriptionPurchase, { role_subscription_data: { tier_name: 'Gold' } }, 'Gold'],
  ['an app', MessageType.GuildApplicationPremiumSubscription, { application: { name: 'Builder' } }, 'Builder'],
  ['an app that is gone', MessageType.GuildApplicationPremiumSubscription, {}, ''],
  ['what was bought', MessageType.PurchaseNotification, { purchase_notification: { guild_product_purchase: { product_name: 'A hat' } } }, 'A hat'],
  ['no moment that is none', MessageType.GuildIncidentAlertModeEnabled, { content: 'soon' }, ''],
])('tells %s', (_what, type, more, expected) => {
  expect(subject(type, more)).toBe(expected);
});

it('tells a moment as people do', () => {
  expect(subject(MessageType.GuildIncidentAlertModeEnabled, { content: '2026-03-04T12:00:00.000000+00:00' })).toContain('March 4, 2026');
});
