/** What becomes of a column that names a person when they ask for all that is kept of them, and when they go. */
export interface PeopleColumn {
  /** The file of its rows; null where something else tells of them, or where they tell of others. */
  file: string | null;
  /** What is told of a row; all, where nothing is said. */
  columns?: string;
  /** What happens to the rows of who goes. The account's id itself bears no name by then. */
  atEnd: 'removed' | 'stays' | 'elsewhere';
  /** Of which rows that holds. */
  own?: string;
}

/**
 * Every column that names people, but for `user_id` where its rows are told and removed: so it is with all that are not
 * written here. A test finds those that are missing.
 */
export const PEOPLE_COLUMNS: Readonly<Record<string, PeopleColumn>> = {
  'account_deletions.user_id': { file: 'account-deletions', atEnd: 'elsewhere' },
  'applications.owner_id': { file: null, atEnd: 'elsewhere' },
  'audit_log.user_id': { file: 'audit-log', columns: 'guild_id, data', atEnd: 'stays' },
  'audit_log.target_id': { file: null, atEnd: 'stays' },
  'channels.recipient_ids': { file: null, atEnd: 'elsewhere' },
  'entitlements.user_id': { file: 'entitlements', atEnd: 'removed', own: 'guild_id IS NULL' },
  'exports.requested_by': { file: 'exports', atEnd: 'elsewhere' },
  'exports.subject_id': { file: null, atEnd: 'elsewhere' },
  'instance_bans.created_by': { file: 'instance-bans', atEnd: 'stays' },
  'instance_log.operator_id': { file: 'instance-log', atEnd: 'stays' },
  // Which operator it was is theirs to tell.
  'instance_log.target_id': { file: 'instance-log-about-you', columns: 'id, action, data', atEnd: 'stays' },
  // Ids only, of messages that tell who wrote them.
  'guild_mentions.author_id': { file: null, atEnd: 'stays' },
  'invite_targets.user_ids': { file: null, atEnd: 'stays' },
  'logins.user_id': { file: null, atEnd: 'elsewhere' },
  'members.user_id': { file: null, atEnd: 'removed' },
  // Gone within moments.
  'message_changes.reactor_id': { file: null, atEnd: 'elsewhere' },
  'messages.author_id': { file: null, atEnd: 'elsewhere' },
  'poll_votes.user_id': { file: null, atEnd: 'stays' },
  // Who knows the whole address and its secret can write to the browser.
  'push_subscriptions.user_id': {
    file: 'push-subscriptions',
    columns: "id, split_part(endpoint, '/', 3) AS push_service, with_content, created_at",
    atEnd: 'removed',
  },
  'reactions.user_id': { file: null, atEnd: 'stays' },
  'recent_mentions.author_id': { file: null, atEnd: 'stays' },
  'recordings.started_by': { file: 'recordings', atEnd: 'stays' },
  'registration_invites.created_by': { file: 'registration-invites', atEnd: 'stays' },
  // What others see in somebody is theirs to tell, and goes with whom it is about.
  'relationships.other_id': { file: null, atEnd: 'removed' },
  // Who answered it, and what they noted, is the operators'. At the end it becomes nobody's: `forget` does.
  'reports.reporter_id': { file: 'reports', columns: "id, status, data - 'resolution' AS report", atEnd: 'elsewhere' },
  'user_notes.subject_id': { file: null, atEnd: 'removed' },
};

export const peopleColumn = (table: string, column: string): PeopleColumn =>
  PEOPLE_COLUMNS[`${table}.${column}`] ?? { file: table.replaceAll('_', '-'), atEnd: 'removed' };
