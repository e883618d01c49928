import {
  ApplicationCommandPermissionType as Kind,
  ApplicationIntegrationType,
  InteractionContextType,
  type APIApplicationCommandPermission,
  type APIUser,
  type Snowflake,
} from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { ApplicationRecord } from '../applications/application-record.ts';
import { allChannelsId } from '#protocol/may-use-command';
import { comesWith, worksIn } from './works-in.ts';
import { laterVersion, presentCommand } from './present-command.ts';
import { isThread } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import type { CommandRecord } from '../ports/command-store.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';

interface IndexPermissions {
  user?: boolean;
  roles?: Record<Snowflake, boolean>;
  channels?: Record<Snowflake, boolean>;
}

/** What a person's client needs to offer commands. Source: the unofficial "Application Command Index". */
export interface CommandIndex {
  applications: {
    id: Snowflake;
    name: string;
    description: string;
    icon: string | null;
    bot?: APIUser;
    bot_id?: Snowflake;
    flags: string;
    permissions?: IndexPermissions;
  }[];
  application_commands: (CommandRecord & { permissions?: IndexPermissions })[];
  version: Snowflake;
}

/** The applications that are in a guild: those of its integrations, and of its bots. */
async function applicationsOfGuild(core: Core, state: GuildState): Promise<ApplicationRecord[]> {
  const integrations = await core.integrations.ofGuild(state.id);
  const viaBot = [...state.members.keys()].filter((id) => core.userCache.peek(id)?.bot && !integrations.some((each) => each.bot_id === id));
  const found = await Promise.all([
    ...integrations.map((each) => core.applications.byId(each.application_id)),
    ...viaBot.map((id) => core.applications.byBotId(id)),
  ]);
  const byId = new Map(found.flatMap((application) => (application ? [[application.id, application] as const] : [])));
  return [...byId.values()];
}

/** Whether an application is in a guild, by its integration or its bot. */
export async function isInstalled(core: Core, state: GuildState, application: ApplicationRecord): Promise<boolean> {
  if (application.bot_id && state.members.has(application.bot_id)) return true;
  return (await core.integrations.byApplication(state.id, application.id)) !== null;
}

/** What a person has on their own account. */
async function applicationsOfPerson(core: Core, person: UserRecord): Promise<ApplicationRecord[]> {
  const installed = (await core.authorizations.ofUser(person.id)).filter((each) => each.is_installed);
  return (await Promise.all(installed.map((each) => core.applications.byId(each.application_id)))).filter((application) => application !== null);
}

/** Every command that a guild offers and that a person brings along, with the permissions that concern this person. */
export async function guildCommandIndex(core: Core, state: GuildState, person: UserRecord): Promise<CommandIndex> {
  const [ofGuild, ofPerson] = await Promise.all([applicationsOfGuild(core, state), applicationsOfPerson(core, person)]);
  const applications = [...new Map([...ofGuild, ...ofPerson].map((application) => [application.id, application])).values()];
  const perApplication = await Promise.all(
    applications.map(async (application) => {
      const [global, own, permissions] = await Promise.all([
        core.commands.list(application.id, null),
        core.commands.list(application.id, state.id),
        core.commands.permissions(application.id, state.id),
      ]);
      const isHere = ofGuild.some((each) => each.id === application.id);
      const isWithPerson = ofPerson.some((each) => each.id === application.id);
      const usable = global.filter((command) => worksIn(command, InteractionContextType.Guild) && isOffered(command, isHere, isWithPerson));
      const commands = isHere ? [...usable, ...own] : usable;
      return { application, commands, permissions: new Map(permissions.map((row) => [row.id, row.permissions])) };
    }),
  );
  const narrowed = (overwrites: readonly APIApplicationCommandPermission[] | undefined) => indexPermissions(state, person.id, overwrites);
  return indexOf(
    core,
    person,
    perApplication.map(({ application, commands, permissions }) => ({
      application,
      permissions: narrowed(permissions.get(application.id)),
      commands: commands.map((command) => ({ command, permissions: narrowed(permissions.get(command.id)) })),
    })),
  );
}

const isOffered = (command: CommandRecord, isHere: boolean, isWithPerson: boolean): boolean =>
  (isHere && comesWith(command, ApplicationIntegrationType.GuildInstall)) || (isWithPerson && comesWith(command, ApplicationIntegrationType.UserInstall));

/** What may be used in a channel: of its guild, or of the bot that a direct message is with, and what the person brings along. */
export function channelCommandIndex(core: Core, place: Place, person: UserRecord): Promise<CommandIndex> {
  if (place.guild) return guildCommandIndex(core, place.guild, person);
  return directIndex(core, isThread(place.channel) ? [] : (place.channel.recipient_ids ?? []).filter((id) => id !== person.id), person, false);
}

/** What may be used in a person's direct messages with bots, and what they have on their account. */
export async function userCommandIndex(core: Core, person: UserRecord): Promise<CommandIndex> {
  const channels = await core.directChannels.ofUser(person.id);
  const others = new Set(channels.flatMap((channel) => channel.recipient_ids ?? []));
  others.delete(person.id);
  return directIndex(core, [...others], person, true);
}

/** `isAnywhere`: all that the person brings along, whatever the place; else what works with these others. */
async function directIndex(core: Core, others: readonly Snowflake[], person: UserRecord, isAnywhere: boolean): Promise<CommandIndex> {
  await core.userCache.fetch(others);
  const bots = others.filter((id) => core.userCache.peek(id)?.bot);
  const ofBots = (await Promise.all(bots.map((id) => core.applications.byBotId(id)))).filter((application) => application !== null);
  const ofPerson = await applicationsOfPerson(core, person);
  const applications = [...new Map([...ofBots, ...ofPerson].map((application) => [application.id, application])).values()];
  const rows = await Promise.all(
    applications.map(async (application) => {
      const isHere = ofBots.some((each) => each.id === application.id);
      const isWithPerson = ofPerson.some((each) => each.id === application.id);
      const context = isHere ? InteractionContextType.BotDM : InteractionContextType.PrivateChannel;
      const usable = (await core.commands.list(application.id, null)).filter(
        (command) =>
          (worksIn(command, context) && isOffered(command, isHere, isWithPerson)) ||
          (isAnywhere && isWithPerson && comesWith(command, ApplicationIntegrationType.UserInstall)),
      );
      return { application, permissions: undefined, commands: usable.map((command) => ({ command, permissions: undefined })) };
    }),
  );
  return indexOf(core, person, rows);
}

/** All that an application offers to people anywhere, as its own page shows it. */
export async function applicationCommandIndex(core: Core, applicationId: Snowflake, person: UserRecord): Promise<CommandIndex> {
  const application = await core.applications.byId(applicationId);
  if (!application) throw apiError('UNKNOWN_APPLICATION');
  const commands = await core.commands.list(application.id, null);
  return indexOf(core, person, [{ application, permissions: undefined, commands: commands.map((command) => ({ command, permissions: undefined })) }]);
}

interface IndexRow {
  application: ApplicationRecord;
  permissions: IndexPermissions | undefined;
  commands: { command: CommandRecord; permissions: IndexPermissions | undefined }[];
}

async function indexOf(core: Core, person: UserRecord, rows: readonly IndexRow[]): Promise<CommandIndex> {
  const used = rows.filter((row) => row.commands.length > 0);
  await core.userCache.fetch(used.flatMap(({ application }) => application.bot_id ?? []));
  let version: Snowflake = '0';
  for (const row of used) for (const { command } of row.commands) version = laterVersion(version, command.version);
  return {
    applications: used.map(({ application, permissions }) => ({
      id: application.id,
      name: application.name,
      description: application.description,
      icon: application.icon,
      ...(application.bot_id && { bot: presentUser(core.userCache.get(application.bot_id)), bot_id: application.bot_id }),
      flags: String(application.flags),
      ...(permissions && { permissions }),
    })),
    application_commands: used.flatMap((row) =>
      row.commands.map(({ command, permissions }) => ({
        ...presentCommand(command, { all: false, locale: person.own.locale }),
        ...(permissions && { permissions }),
      })),
    ),
    version,
  };
}

function indexPermissions(
  state: GuildState,
  userId: Snowflake,
  overwrites: readonly APIApplicationCommandPermission[] | undefined,
): IndexPermissions | undefined {
  if (!overwrites?.length) return undefined;
  const roles = new Set([state.id, ...(state.members.get(userId)?.roles ?? [])]);
  const user = overwrites.find((each) => each.type === Kind.User && each.id === userId);
  const ofRoles = overwrites.filter((each) => each.type === Kind.Role && roles.has(each.id));
  const ofChannels = overwrites.filter((each) => each.type === Kind.Channel && (each.id === allChannelsId(state.id) || state.channels.has(each.id)));
  return {
    ...(user && { user: user.permission }),
    ...(ofRoles.length > 0 && { roles: Object.fromEntries(ofRoles.map((each) => [each.id, each.permission])) }),
    ...(ofChannels.length > 0 && { channels: Object.fromEntries(ofChannels.map((each) => [each.id, each.permission])) }),
  };
}
