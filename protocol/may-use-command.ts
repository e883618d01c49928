import {
  ApplicationCommandPermissionType as Kind,
  PermissionFlagsBits as Permission,
  type APIApplicationCommandPermission,
  type Snowflake,
} from 'discord-api-types/v10';

export interface CommandUse {
  guildId: Snowflake;
  userId: Snowflake;
  roleIds: readonly Snowflake[];
  /** The channel, or the parent of the thread. */
  channelId: Snowflake;
  /** The user's permissions in the channel, implicit denials applied. */
  permissions: bigint;
  defaultMemberPermissions: string | null;
  /** Overwrites of the command itself; undefined when it follows its application. */
  ofCommand: readonly APIApplicationCommandPermission[] | undefined;
  ofApplication: readonly APIApplicationCommandPermission[] | undefined;
}

/**
 * Whether somebody may use a command in a guild: channel first, then the user, then the roles; what neither the command
 * nor its application says, `default_member_permissions` decides. Source: Discord, "Application Command Permissions".
 */
export function mayUseCommand(use: CommandUse): boolean {
  if (use.permissions & Permission.Administrator) return true;
  if (!(use.permissions & Permission.UseApplicationCommands)) return false;
  if ((channelVerdict(use, use.ofCommand) ?? channelVerdict(use, use.ofApplication)) === false) return false;
  const ofCommand = personVerdict(use, use.ofCommand);
  if (ofCommand !== undefined) return ofCommand;
  if (personVerdict(use, use.ofApplication) === false) return false;
  if (use.defaultMemberPermissions === null) return true;
  const needed = BigInt(use.defaultMemberPermissions);
  return needed !== 0n && (use.permissions & needed) === needed;
}

/** The constant that stands for every channel of a guild. */
export const allChannelsId = (guildId: Snowflake): Snowflake => (BigInt(guildId) - 1n).toString();

function channelVerdict({ guildId, channelId }: CommandUse, overwrites: readonly APIApplicationCommandPermission[] | undefined): boolean | undefined {
  const of = (id: Snowflake): boolean | undefined => overwrites?.find((each) => each.type === Kind.Channel && each.id === id)?.permission;
  return of(channelId) ?? of(allChannelsId(guildId));
}

function personVerdict({ guildId, userId, roleIds }: CommandUse, overwrites: readonly APIApplicationCommandPermission[] | undefined): boolean | undefined {
  if (!overwrites) return undefined;
  const own = overwrites.find((each) => each.type === Kind.User && each.id === userId);
  if (own) return own.permission;
  const ofRoles = overwrites.filter((each) => each.type === Kind.Role && each.id !== guildId && roleIds.includes(each.id));
  if (ofRoles.length > 0) return ofRoles.some((each) => each.permission);
  return overwrites.find((each) => each.type === Kind.Role && each.id === guildId)?.permission;
}
