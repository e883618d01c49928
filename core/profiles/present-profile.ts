import type { APIGuildMember, APIUser, Snowflake } from 'discord-api-types/v10';
import type { ApplicationRecord } from '../applications/application-record.ts';
import type { MemberRecord } from '../members/member-record.ts';
import type { UserRecord } from '../users/user-record.ts';

/** What somebody says of themselves. Source: the unofficial "Profile Metadata object". */
export interface ProfileMetadata {
  guild_id?: Snowflake;
  pronouns: string;
  bio: string;
  banner: string | null;
  accent_color: number | null;
  theme_colors: number[] | null;
  popout_animation_particle_type: null;
  emoji: null;
  profile_effect: null;
}

/** Source: the unofficial "Get User Profile". */
export interface Profile {
  application?: ReturnType<typeof presentProfileApplication>;
  user: APIUser;
  user_profile: ProfileMetadata;
  badges: never[];
  guild_badges: never[];
  guild_member?: APIGuildMember;
  guild_member_profile?: ProfileMetadata;
  legacy_username: null;
  mutual_guilds?: { id: Snowflake; nick: string | null }[];
  mutual_friends?: APIUser[];
  mutual_friends_count?: number;
  connected_accounts: never[];
  premium_type: null;
  premium_since: null;
  premium_guild_since: null;
}

/** Nobody pays here for what Discord adds to these. */
const NOTHING_BOUGHT = { popout_animation_particle_type: null, emoji: null, profile_effect: null } as const;

export const presentUserProfile = ({ banner, accent_color, own }: UserRecord): ProfileMetadata => ({
  pronouns: own.pronouns ?? '',
  bio: own.bio,
  banner,
  accent_color,
  theme_colors: own.theme_colors ?? null,
  ...NOTHING_BOUGHT,
});

/** What they say of themselves in one guild alone. */
export const presentMemberProfile = (member: MemberRecord): ProfileMetadata => ({
  guild_id: member.guild_id,
  pronouns: member.pronouns ?? '',
  bio: member.bio ?? '',
  banner: member.banner,
  accent_color: null,
  theme_colors: member.theme_colors ?? null,
  ...NOTHING_BOUGHT,
});

/** What a bot's profile says of its application. */
export const presentProfileApplication = (application: ApplicationRecord) => ({
  id: application.id,
  flags: application.flags,
  verified: false,
  storefront_available: false,
  ...(application.install_params && { install_params: application.install_params }),
  integration_types_config: application.integration_types_config,
  ...(application.custom_install_url !== null && { custom_install_url: application.custom_install_url }),
});
