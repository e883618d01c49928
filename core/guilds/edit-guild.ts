import { AuditLogEvent, ChannelType, GuildFeature, PermissionFlagsBits as Permission, type APIGuild, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { EditGuildBody } from '#protocol/rest/guilds';
import type { Actor } from '../actor.ts';
import { changesBetween, recordAudit } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { doomReplacedImages } from '../images/doom-replaced-images.ts';
import { keepImage } from '../images/keep-image.ts';
import { guildPermissionsOf } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { GuildRecord } from './guild-record.ts';
import { presentGuild } from './present-guild.ts';
import { saveAndTellGuild } from './publish-guild.ts';

const AUDITED = [
  'name',
  'description',
  'icon',
  'splash',
  'discovery_splash',
  'banner',
  'owner_id',
  'region',
  'preferred_locale',
  'afk_channel_id',
  'afk_timeout',
  'rules_channel_id',
  'public_updates_channel_id',
  'safety_alerts_channel_id',
  'system_channel_id',
  'system_channel_flags',
  'verification_level',
  'explicit_content_filter',
  'default_message_notifications',
  'premium_progress_bar_enabled',
] as const satisfies readonly (keyof GuildRecord)[];

/** Changes a guild. Needs MANAGE_GUILD; only its owner gives it away. Source: Discord, "Modify Guild". */
export async function editGuild(core: Core, state: GuildState, body: EditGuildBody, by: Actor): Promise<APIGuild> {
  await demandMayOwn(core, state, body.owner_id, by.id);
  const images = await keepImages(core, state, body);
  return asOneGuildChange(core, state.id, async (core) => {
    const known = state.guild;
    const changed: GuildRecord = { ...known, ...images, ...plainFields(body), ...channelsOf(state, body) };
    if (body.owner_id) {
      await demandMayOwn(core, state, body.owner_id, by.id);
      changed.owner_id = body.owner_id;
    }
    if (body.features) changed.features = featuresOf(core, state, changed, body.features, by.id);
    else if (changed.features.includes(GuildFeature.Community)) demandCommunity(changed);
    if (JSON.stringify(changed) !== JSON.stringify(known)) {
      await saveAndTellGuild(core, state, changed);
      await doomReplaced(core, known, changed);
    }
    const changes = changesBetween(known, changed, AUDITED);
    if (changes.length > 0) await recordAudit(core, state.id, by, { action: AuditLogEvent.GuildUpdate, targetId: state.id, changes });
    return presentGuild(state, changed);
  });
}

async function demandMayOwn(core: Core, state: GuildState, ownerId: Snowflake | undefined, byId: Snowflake): Promise<void> {
  if (ownerId === undefined || ownerId === state.guild.owner_id) return;
  if (state.guild.owner_id !== byId) throw apiError('MISSING_PERMISSIONS');
  const member = state.members.get(ownerId);
  if (!member) throw apiError('UNKNOWN_MEMBER');
  if (member.pending) throw apiError('OWNER_CANNOT_BE_PENDING_MEMBER');
  if ((await core.userCache.find(ownerId))?.bot) throw apiError('OWNERSHIP_CANNOT_BE_MOVED_TO_A_BOT_USER');
}

async function keepImages(core: Core, state: GuildState, body: EditGuildBody): Promise<Partial<GuildRecord>> {
  const { guild } = state;
  const [icon, splash, discoverySplash, banner, homeHeader] = await Promise.all([
    keepImage(core, 'icons', guild.id, body.icon, guild.icon),
    keepImage(core, 'splashes', guild.id, body.splash, guild.splash),
    keepImage(core, 'discovery-splashes', guild.id, body.discovery_splash, guild.discovery_splash),
    keepImage(core, 'banners', guild.id, body.banner, guild.banner),
    keepImage(core, 'banners', guild.id, body.home_header, guild.home_header ?? null, 'home_header'),
  ]);
  return {
    ...(body.icon !== undefined && { icon }),
    ...(body.splash !== undefined && { splash }),
    ...(body.discovery_splash !== undefined && { discovery_splash: discoverySplash }),
    ...(body.banner !== undefined && { banner }),
    ...(body.home_header !== undefined && { home_header: homeHeader }),
  };
}

async function doomReplaced(core: Core, before: GuildRecord, after: GuildRecord): Promise<void> {
  await doomReplacedImages(core, 'icons', before.id, [before.icon], [after.icon]);
  await doomReplacedImages(core, 'splashes', before.id, [before.splash], [after.splash]);
  await doomReplacedImages(core, 'discovery-splashes', before.id, [before.discovery_splash], [after.discovery_splash]);
  await doomReplacedImages(core, 'banners', before.id, [before.banner, before.home_header], [after.banner, after.home_header]);
}

/** Absent keeps; null gives back Discord's default. */
function plainFields(body: EditGuildBody): Partial<GuildRecord> {
  const changes: Partial<GuildRecord> = {};
  if (body.name !== undefined) changes.name = body.name;
  if (body.description !== undefined) changes.description = body.description || null;
  if (body.region) changes.region = body.region;
  if (body.verification_level !== undefined) changes.verification_level = body.verification_level ?? 0;
  if (body.default_message_notifications !== undefined) changes.default_message_notifications = body.default_message_notifications ?? 0;
  if (body.explicit_content_filter !== undefined) changes.explicit_content_filter = body.explicit_content_filter ?? 0;
  if (body.preferred_locale !== undefined) changes.preferred_locale = body.preferred_locale ?? ('en-US' as GuildRecord['preferred_locale']); // the enum's member of this value
  if (body.afk_timeout) changes.afk_timeout = body.afk_timeout;
  if (body.system_channel_flags !== undefined) changes.system_channel_flags = (body.system_channel_flags ?? 0) as GuildRecord['system_channel_flags']; // a set of bits
  if (body.premium_progress_bar_enabled !== undefined) changes.premium_progress_bar_enabled = body.premium_progress_bar_enabled ?? false;
  return changes;
}

const TEXT: readonly ChannelType[] = [ChannelType.GuildText, ChannelType.GuildAnnouncement];
const CHANNEL_FIELDS = {
  afk_channel_id: [ChannelType.GuildVoice],
  system_channel_id: TEXT,
  rules_channel_id: TEXT,
  public_updates_channel_id: TEXT,
  safety_alerts_channel_id: TEXT,
} as const satisfies Partial<Record<keyof GuildRecord, readonly ChannelType[]>>;

function channelsOf(state: GuildState, body: EditGuildBody): Partial<GuildRecord> {
  const changes: Partial<GuildRecord> = {};
  for (const key of Object.keys(CHANNEL_FIELDS) as (keyof typeof CHANNEL_FIELDS)[]) {
    const id = body[key];
    if (id === undefined) continue;
    const channel = id === null ? null : state.channels.get(id);
    const kinds: readonly ChannelType[] = CHANNEL_FIELDS[key];
    if (channel === undefined) throw formError([key], 'CHANNEL_INVALID', 'Unknown channel.');
    if (channel && !kinds.includes(channel.type)) throw formError([key], 'CHANNEL_INVALID_TYPE', 'This channel is of the wrong type.');
    changes[key] = id;
  }
  return changes;
}

/** Features that PATCH may switch; all others stay as they are, whatever the list says. */
const BY_ADMINISTRATORS = new Set<string>([GuildFeature.Community, GuildFeature.Discoverable]);
const BY_MANAGERS = new Set<string>([GuildFeature.InvitesDisabled, GuildFeature.RaidAlertsDisabled]);

function featuresOf(core: Core, state: GuildState, changed: GuildRecord, asked: readonly string[], byId: Snowflake): GuildRecord['features'] {
  const features = new Set<string>(state.guild.features);
  const permissions = guildPermissionsOf(state, byId, core.clock.nowMs());
  for (const feature of [...BY_ADMINISTRATORS, ...BY_MANAGERS]) {
    const isWanted = asked.includes(feature);
    if (isWanted === features.has(feature)) continue;
    if (BY_ADMINISTRATORS.has(feature) && !(permissions & Permission.Administrator)) throw apiError('MISSING_PERMISSIONS');
    if (isWanted) features.add(feature);
    else features.delete(feature);
  }
  if (features.has(GuildFeature.Community)) {
    demandCommunity(changed);
    features.add(GuildFeature.News);
  } else if (state.guild.features.includes(GuildFeature.Community)) {
    features.delete(GuildFeature.News);
    features.delete(GuildFeature.Discoverable);
  }
  return [...features] as GuildRecord['features']; // known features and those that were there
}

/** What a community needs. Source: Discord, "Modify Guild" and what its client asks for. */
function demandCommunity(guild: GuildRecord): void {
  for (const key of ['rules_channel_id', 'public_updates_channel_id'] as const)
    if (!guild[key]) throw formError([key], 'BASE_TYPE_REQUIRED', 'This field is required');
}
