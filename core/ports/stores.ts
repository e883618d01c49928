import type { ApplicationEmojiStore } from './application-emoji-store.ts';
import type { ApplicationStore } from './application-store.ts';
import type { AuditLogStore } from './audit-log-store.ts';
import type { AuthorizationStore } from './authorization-store.ts';
import type { AutomodRuleStore } from './automod-rule-store.ts';
import type { CommandStore } from './command-store.ts';
import type { GuildPageStore, InviteTargetStore, JoinRequestStore, SoundStore, TemplateStore } from './community-stores.ts';
import type { DoomedFileStore } from './doomed-file-store.ts';
import type { DirectChannelStore } from './direct-channel-store.ts';
import type { CrosspostStore, OpenPollStore } from './follow-up-stores.ts';
import type { BanStore, InviteStore, ThreadMemberStore, WebhookStore } from './guild-side-stores.ts';
import type { GuildStore } from './guild-store.ts';
import type { InstanceFigures, InstanceStore, ReportStore } from './instance-stores.ts';
import type { IntegrationStore } from './integration-store.ts';
import type { AccountDeletionStore, ExportStore, PersonalDataStore } from './leaving-stores.ts';
import type { LoginStore } from './login-store.ts';
import type { MessageSearch } from './message-search.ts';
import type { MessageStore, PinStore, PollVoteStore, ReactionStore } from './message-store.ts';
import type { EntitlementStore, SkuStore } from './monetisation-stores.ts';
import type { RoleConnectionRuleStore } from './role-connection-rule-store.ts';
import type { ScheduledEventStore } from './scheduled-event-store.ts';
import type { SearchJournal } from './search-journal.ts';
import type { StageInstanceStore } from './stage-instance-store.ts';
import type { ReadStateStore } from './read-state-store.ts';
import type { SecretStore } from './secret-store.ts';
import type { UserStore } from './user-store.ts';
import type { WebhookDeliveryStore } from './webhook-delivery-store.ts';

/** Everything that is kept, by what it keeps. */
export interface Stores {
  /**
   * Runs `work` with stores whose writes are there all together or not at all, also after a crash. `work` only reads and
   * writes by those stores: it may be run again when another one wanted the same rows.
   */
  atomically<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result>;
  readonly users: UserStore;
  readonly logins: LoginStore;
  readonly applications: ApplicationStore;
  readonly guilds: GuildStore;
  readonly directChannels: DirectChannelStore;
  readonly messages: MessageStore;
  readonly messageSearch: MessageSearch;
  readonly searchJournal: SearchJournal;
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
  readonly authorizations: AuthorizationStore;
  readonly roleConnectionRules: RoleConnectionRuleStore;
  readonly skus: SkuStore;
  readonly entitlements: EntitlementStore;
  readonly applicationEmojis: ApplicationEmojiStore;
  readonly scheduledEvents: ScheduledEventStore;
  readonly stageInstances: StageInstanceStore;
  readonly automodRules: AutomodRuleStore;
  readonly doomedFiles: DoomedFileStore;
  readonly sounds: SoundStore;
  readonly templates: TemplateStore;
  readonly guildPages: GuildPageStore;
  readonly joinRequests: JoinRequestStore;
  readonly inviteTargets: InviteTargetStore;
  readonly instanceRows: InstanceStore;
  readonly reports: ReportStore;
  readonly instanceFigures: InstanceFigures;
  readonly accountDeletions: AccountDeletionStore;
  readonly exports: ExportStore;
  readonly personalData: PersonalDataStore;
  readonly webhookDeliveries: WebhookDeliveryStore;
  readonly secrets: SecretStore;
}
