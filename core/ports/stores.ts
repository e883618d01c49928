import type { ApplicationEmojiStore } from './application-emoji-store.ts';
import type { ApplicationStore } from './application-store.ts';
import type { AuditLogStore } from './audit-log-store.ts';
import type { AutomodRuleStore } from './automod-rule-store.ts';
import type { CommandStore } from './command-store.ts';
import type { DoomedFileStore } from './doomed-file-store.ts';
import type { DirectChannelStore } from './direct-channel-store.ts';
import type { CrosspostStore, OpenPollStore } from './follow-up-stores.ts';
import type { BanStore, InviteStore, ThreadMemberStore, WebhookStore } from './guild-side-stores.ts';
import type { GuildStore } from './guild-store.ts';
import type { IntegrationStore } from './integration-store.ts';
import type { LoginStore } from './login-store.ts';
import type { MessageStore, PinStore, PollVoteStore, ReactionStore } from './message-store.ts';
import type { ScheduledEventStore } from './scheduled-event-store.ts';
import type { StageInstanceStore } from './stage-instance-store.ts';
import type { ReadStateStore } from './read-state-store.ts';
import type { UserStore } from './user-store.ts';

/** Everything that is kept, by what it keeps. */
export interface Stores {
  readonly users: UserStore;
  readonly logins: LoginStore;
  readonly applications: ApplicationStore;
  readonly guilds: GuildStore;
  readonly directChannels: DirectChannelStore;
  readonly messages: MessageStore;
  readonly reactions: ReactionStore;
  readonly pins: PinStore;
  readonly pollVotes: PollVoteStore;
  readonly openPolls: OpenPollStore;
  readonly crossposts: CrosspostStore;
  readonly readStates: ReadStateStore;
  readonly bans: BanStore;
  readonly invites: InviteStore;
  readonly webhooks: WebhookStore;
  readonly threadMembers: ThreadMemberStore;
  readonly commands: CommandStore;
  readonly auditLog: AuditLogStore;
  readonly integrations: IntegrationStore;
  readonly applicationEmojis: ApplicationEmojiStore;
  readonly scheduledEvents: ScheduledEventStore;
  readonly stageInstances: StageInstanceStore;
  readonly automodRules: AutomodRuleStore;
  readonly doomedFiles: DoomedFileStore;
}
