import type { APIGuildWelcomeScreen, APISoundboardSound, Snowflake } from 'discord-api-types/v10';
import type { JoinRequestRecord, JoinRequestStatus } from '../join-requests/join-request-record.ts';
import type { MemberVerificationRecord } from '../join-requests/member-verification-record.ts';
import type { NewMemberWelcomeRecord } from '../onboarding/new-member-welcome-record.ts';
import type { OnboardingRecord } from '../onboarding/onboarding-record.ts';
import type { TemplateRecord } from '../templates/template-record.ts';

/** A sound of a guild, as REST shows it to those who may know its maker. */
export type SoundRecord = APISoundboardSound & { guild_id: Snowflake };

export interface SoundStore {
  /** All of them or none. */
  save(sounds: readonly SoundRecord[]): Promise<void>;
  /** By id. */
  ofGuild(guildId: Snowflake): Promise<SoundRecord[]>;
  remove(guildId: Snowflake, id: Snowflake): Promise<boolean>;
}

/** Templates, one of a guild at most. */
export interface TemplateStore {
  /** False when the guild has one. */
  insert(template: TemplateRecord): Promise<boolean>;
  byCode(code: string): Promise<TemplateRecord | null>;
  ofGuild(guildId: Snowflake): Promise<TemplateRecord[]>;
  /** Replaces one that is there; its uses stay as they were counted. */
  save(template: TemplateRecord): Promise<void>;
  countUse(code: string): Promise<void>;
  remove(guildId: Snowflake, code: string): Promise<boolean>;
}

/** What a guild says to newcomers, by kind. */
export interface GuildPages {
  onboarding: OnboardingRecord;
  welcome_screen: APIGuildWelcomeScreen;
  member_verification: MemberVerificationRecord;
  new_member_welcome: NewMemberWelcomeRecord;
}

export interface GuildPageStore {
  find<Kind extends keyof GuildPages>(guildId: Snowflake, kind: Kind): Promise<GuildPages[Kind] | null>;
  save<Kind extends keyof GuildPages>(guildId: Snowflake, kind: Kind, page: GuildPages[Kind]): Promise<void>;
}

export interface JoinRequestPage {
  status?: JoinRequestStatus | undefined;
  before?: Snowflake | undefined;
  after?: Snowflake | undefined;
}

/** Requests to come in, one of each person in a guild. */
export interface JoinRequestStore {
  /** Takes the place of the person's former one. */
  save(request: JoinRequestRecord): Promise<void>;
  byId(guildId: Snowflake, id: Snowflake): Promise<JoinRequestRecord | null>;
  ofUser(guildId: Snowflake, userId: Snowflake): Promise<JoinRequestRecord | null>;
  /** Newest first, or the oldest after `after` (then oldest first); and how many there are in that state. */
  page(guildId: Snowflake, page: JoinRequestPage, limit: number): Promise<{ requests: JoinRequestRecord[]; total: number }>;
  remove(guildId: Snowflake, userId: Snowflake): Promise<boolean>;
}

export interface InviteTargets {
  /** In the wire's form. */
  made_at: string;
  user_ids: Snowflake[];
}

/** Whom an invite is for; goes with the invite. */
export interface InviteTargetStore {
  /** False when the invite is gone. */
  replace(code: string, targets: InviteTargets): Promise<boolean>;
  /** Whether this person may come by it. */
  admits(code: string, userId: Snowflake): Promise<boolean>;
  /** Null where everybody may come. */
  ofInvite(code: string): Promise<InviteTargets | null>;
}
