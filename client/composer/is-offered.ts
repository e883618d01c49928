import {
  ApplicationCommandPermissionType as Kind,
  ApplicationIntegrationType,
  PermissionFlagsBits as Bit,
  type APIApplicationCommandPermission,
} from 'discord-api-types/v10';
import { mayUseCommand } from '#protocol/may-use-command';
import { permissionsIn } from '#sdk/state/selectors/permissions';
import type { State } from '#sdk/state/state';

/** What a guild has laid down for one person, as the index of commands tells it. */
export interface IndexPermissions {
  user?: boolean;
  roles?: Readonly<Record<string, boolean>>;
  channels?: Readonly<Record<string, boolean>>;
}

/** What decides who may use a command, and where. */
export interface Restricted {
  default_member_permissions?: string | null;
  integration_types?: readonly ApplicationIntegrationType[] | null;
  nsfw?: boolean;
  permissions?: IndexPermissions;
}

/** Whether a command may be used in a channel by whoever looks at it: what the server would refuse is not offered. */
export function isOffered(state: State, channelId: string, command: Restricted, ofApplication: IndexPermissions | undefined): boolean {
  const channel = state.channels.get(channelId);
  const guildId = channel?.guild_id;
  const meId = state.meId ?? '';
  if (!channel || guildId === undefined) return true;
  const parent = (channel.thread_metadata && state.channels.get(channel.parent_id ?? '')) || channel;
  if (command.nsfw && !parent.nsfw) return false;
  const permissions = permissionsIn(state, channelId);
  // What people bring along the rules of a guild do not bind, and nobody says here who brought it.
  if (command.integration_types?.includes(ApplicationIntegrationType.UserInstall)) return (permissions & Bit.UseApplicationCommands) !== 0n;
  const overwrites = (of: IndexPermissions | undefined) => of && overwritesOf(of, meId);
  return mayUseCommand({
    guildId,
    userId: meId,
    roleIds: state.members.of(guildId).get(meId)?.roles ?? [],
    channelId: parent.id,
    permissions,
    defaultMemberPermissions: command.default_member_permissions ?? null,
    ofCommand: overwrites(command.permissions),
    ofApplication: overwrites(ofApplication),
  });
}

function overwritesOf({ user, roles = {}, channels = {} }: IndexPermissions, userId: string): APIApplicationCommandPermission[] {
  const made = (type: Kind, of: Readonly<Record<string, boolean>>) => Object.entries(of).map(([id, permission]) => ({ type, id, permission }));
  return [...(user === undefined ? [] : [{ type: Kind.User, id: userId, permission: user }]), ...made(Kind.Role, roles), ...made(Kind.Channel, channels)];
}
