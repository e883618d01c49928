import type { SavedMessage } from '#protocol/rest/people';
import type { Draft } from '../../gateway/events.ts';
import { wholeRules } from '../notification-rules.ts';
import type { Reducers } from '../reducer.ts';
import type { State } from '../state.ts';

/** What a person keeps for themselves, in step on all their devices. */
export const personal: Reducers = {
  PERSONAL_LOADED(state, { drafts, reminders, scheduledMessages, savedSearches }) {
    for (const draft of drafts) putDraft(state, draft);
    state.reminders.clear();
    for (const reminder of reminders) state.reminders.set(reminder.id, reminder);
    state.scheduledMessages.clear();
    for (const message of scheduledMessages) state.scheduledMessages.set(message.id, message);
    state.savedSearches.clear();
    for (const search of savedSearches) state.savedSearches.set(search.id, search);
  },
  SAVED_MESSAGES_LOADED(state, { saved }) {
    state.savedMessages.clear();
    for (const one of saved) state.savedMessages.set(one.save_data.message_id, one);
  },
  SAVED_MESSAGE_CREATE: putSaved,
  NEXUS_SAVED_MESSAGE_DUE: putSaved,
  SAVED_MESSAGE_DELETE: (state, { message_id: id }) => state.savedMessages.delete(id),
  NEXUS_DRAFT_UPDATE: putDraft,
  NEXUS_REMINDER_UPDATE: (state, reminder) => state.reminders.set(reminder.id, reminder),
  NEXUS_REMINDER_DELETE: (state, { id }) => state.reminders.delete(id),
  NEXUS_SCHEDULED_MESSAGE_UPDATE: (state, message) => state.scheduledMessages.set(message.id, message),
  NEXUS_SCHEDULED_MESSAGE_DELETE: (state, { id }) => state.scheduledMessages.delete(id),
  NEXUS_SAVED_SEARCH_UPDATE: (state, search) => state.savedSearches.set(search.id, search),
  NEXUS_SAVED_SEARCH_DELETE: (state, { id }) => state.savedSearches.delete(id),
  NEXUS_NOTIFICATION_RULES_UPDATE: (state, rules) => state.settings.set('notification_rules', wholeRules(rules)),
  NOTIFICATION_SETTINGS_UPDATE: (state, settings) => state.settings.set('notification_settings', settings),
};

function putSaved(state: State, saved: SavedMessage): void {
  state.savedMessages.set(saved.save_data.message_id, saved);
}

/** Of two versions the higher one holds: what this device wrote last is not undone by its own echo. */
function putDraft(state: State, draft: Draft): void {
  const known = state.drafts.get(draft.channel_id);
  if (!known || draft.version >= known.version) state.drafts.set(draft.channel_id, draft);
}
