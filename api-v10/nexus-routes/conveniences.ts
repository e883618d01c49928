import { ClientSettingsBody, ClientSettingsReply } from '#protocol/nexus/client-settings';
import { DraftBody, DraftReply, DraftsReply } from '#protocol/nexus/drafts';
import { NotificationRulesBody, NotificationRulesReply } from '#protocol/nexus/notification-rules';
import { EditReminderBody, ReminderBody, ReminderReply, RemindersReply } from '#protocol/nexus/reminders';
import { EditSavedSearchBody, SavedSearchBody, SavedSearchesReply, SavedSearchReply } from '#protocol/nexus/saved-searches';
import { EditScheduledMessageBody, ScheduledMessageReply, ScheduledMessagesReply, ScheduleMessageBody } from '#protocol/nexus/scheduled-messages';
import { listDrafts, putDraft, type ShownDraft } from '#core/drafts/drafts';
import { notificationRulesOf, setNotificationRules, type NotificationRules } from '#core/notifications/notification-rules';
import { createReminder, deleteReminder, editReminder, listReminders, type ShownReminder } from '#core/reminders/reminders';
import { deleteSavedSearch, editSavedSearch, listSavedSearches, saveSearch, type ShownSavedSearch } from '#core/saved-searches/saved-searches';
import {
  deleteScheduledMessage,
  editScheduledMessage,
  listScheduledMessages,
  scheduleMessage,
  type ShownScheduledMessage,
} from '#core/scheduled-messages/scheduled-messages';
import { clientSettingsOf, editClientSettings, type ClientSettings } from '#core/user-settings/client-settings';
import { del, get, patch, post, put, replyOf, type RouteTable } from '../route.ts';

const who = ['user'] as const;

/** What Discord's client keeps for one device or not at all: one for all sessions of a person. */
export const conveniences: RouteTable = {
  nexus_get_client_settings: get({
    path: '/users/@me/client-settings',
    who,
    answers: ClientSettingsReply,
    reply: replyOf<ClientSettings>(),
    run: ({ core, caller }) => clientSettingsOf(core, caller.id),
  }),
  nexus_edit_client_settings: patch({
    path: '/users/@me/client-settings',
    who,
    body: ClientSettingsBody,
    answers: ClientSettingsReply,
    reply: replyOf<ClientSettings>(),
    run: ({ core, caller, body }) => editClientSettings(core, caller.id, body),
  }),
  nexus_get_notification_rules: get({
    path: '/users/@me/notification-rules',
    who,
    answers: NotificationRulesReply,
    reply: replyOf<NotificationRules>(),
    run: ({ core, caller }) => notificationRulesOf(core, caller.id),
  }),
  nexus_set_notification_rules: put({
    path: '/users/@me/notification-rules',
    who,
    body: NotificationRulesBody,
    answers: NotificationRulesReply,
    reply: replyOf<NotificationRules>(),
    run: ({ core, caller, body }) => setNotificationRules(core, caller.id, body),
  }),
  nexus_schedule_message: post({
    path: '/users/@me/scheduled-messages',
    who,
    status: 201,
    body: ScheduleMessageBody,
    files: true,
    answers: ScheduledMessageReply,
    reply: replyOf<ShownScheduledMessage>(),
    run: ({ core, caller, body, files }) => scheduleMessage(core, caller.user, body, files),
  }),
  nexus_list_scheduled_messages: get({
    path: '/users/@me/scheduled-messages',
    who,
    answers: ScheduledMessagesReply,
    reply: replyOf<ShownScheduledMessage[]>(),
    run: ({ core, caller }) => listScheduledMessages(core, caller.id),
  }),
  nexus_edit_scheduled_message: patch({
    path: '/users/@me/scheduled-messages/:scheduled_message_id',
    who,
    body: EditScheduledMessageBody,
    answers: ScheduledMessageReply,
    reply: replyOf<ShownScheduledMessage>(),
    run: ({ core, caller, params, body }) => editScheduledMessage(core, caller.user, params.scheduled_message_id, body),
  }),
  nexus_delete_scheduled_message: del({
    path: '/users/@me/scheduled-messages/:scheduled_message_id',
    who,
    run: ({ core, caller, params }) => deleteScheduledMessage(core, caller.id, params.scheduled_message_id),
  }),
  nexus_create_reminder: post({
    path: '/users/@me/reminders',
    who,
    status: 201,
    body: ReminderBody,
    answers: ReminderReply,
    reply: replyOf<ShownReminder>(),
    run: ({ core, caller, body }) => createReminder(core, caller.id, body),
  }),
  nexus_list_reminders: get({
    path: '/users/@me/reminders',
    who,
    answers: RemindersReply,
    reply: replyOf<ShownReminder[]>(),
    run: ({ core, caller }) => listReminders(core, caller.id),
  }),
  nexus_edit_reminder: patch({
    path: '/users/@me/reminders/:reminder_id',
    who,
    body: EditReminderBody,
    answers: ReminderReply,
    reply: replyOf<ShownReminder>(),
    run: ({ core, caller, params, body }) => editReminder(core, caller.id, params.reminder_id, body),
  }),
  nexus_delete_reminder: del({
    path: '/users/@me/reminders/:reminder_id',
    who,
    run: ({ core, caller, params }) => deleteReminder(core, caller.id, params.reminder_id),
  }),
  nexus_list_drafts: get({
    path: '/users/@me/drafts',
    who,
    answers: DraftsReply,
    reply: replyOf<ShownDraft[]>(),
    run: ({ core, caller }) => listDrafts(core, caller.id),
  }),
  nexus_put_draft: put({
    path: '/users/@me/drafts/:channel_id',
    who,
    body: DraftBody,
    answers: DraftReply,
    reply: replyOf<ShownDraft>(),
    run: ({ core, caller, channel, body }) => putDraft(core, caller.id, channel.id, body),
  }),
  nexus_save_search: post({
    path: '/users/@me/saved-searches',
    who,
    status: 201,
    body: SavedSearchBody,
    answers: SavedSearchReply,
    reply: replyOf<ShownSavedSearch>(),
    run: ({ core, caller, body }) => saveSearch(core, caller.id, body),
  }),
  nexus_list_saved_searches: get({
    path: '/users/@me/saved-searches',
    who,
    answers: SavedSearchesReply,
    reply: replyOf<ShownSavedSearch[]>(),
    run: ({ core, caller }) => listSavedSearches(core, caller.id),
  }),
  nexus_edit_saved_search: patch({
    path: '/users/@me/saved-searches/:saved_search_id',
    who,
    body: EditSavedSearchBody,
    answers: SavedSearchReply,
    reply: replyOf<ShownSavedSearch>(),
    run: ({ core, caller, params, body }) => editSavedSearch(core, caller.id, params.saved_search_id, body),
  }),
  nexus_delete_saved_search: del({
    path: '/users/@me/saved-searches/:saved_search_id',
    who,
    run: ({ core, caller, params }) => deleteSavedSearch(core, caller.id, params.saved_search_id),
  }),
};
