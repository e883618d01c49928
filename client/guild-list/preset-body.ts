import { ChannelType, OverwriteType, PermissionFlagsBits as Bit, type RESTPostAPIGuildsJSONBody } from 'discord-api-types/v10';

/** A channel that a guild begins with. In one `toRead` only who is trusted with more writes; newcomers are greeted in the one that is `home`. */
export interface PresetChannel {
  name: string;
  is?: 'home' | 'toRead' | 'voice';
}

export interface PresetCategory {
  name: string;
  channels: readonly PresetChannel[];
}

type GivenShape = Pick<RESTPostAPIGuildsJSONBody, 'roles' | 'channels' | 'system_channel_id'>;

/** Stands for @everyone, the first of the roles. */
const EVERYONE = '1';

/** The channels as "Create Guild" takes them, which names them by placeholders. */
export function presetBody(categories: readonly PresetCategory[]): GivenShape {
  let placeholder = 1;
  let home: string | undefined;
  const channels = categories.flatMap(({ name, channels: inside }) => {
    const categoryId = String(++placeholder);
    const made = inside.map((channel) => {
      const id = String(++placeholder);
      if (channel.is === 'home') home = id;
      const kept = channel.is === 'toRead' && {
        permission_overwrites: [{ id: EVERYONE, type: OverwriteType.Role, allow: '0', deny: String(Bit.SendMessages) }],
      };
      const type: ChannelType.GuildText | ChannelType.GuildVoice = channel.is === 'voice' ? ChannelType.GuildVoice : ChannelType.GuildText;
      return { id, type, name: channel.name, parent_id: categoryId, ...kept };
    });
    return [{ id: categoryId, type: ChannelType.GuildCategory as const, name }, ...made];
  });
  return { roles: [{ id: EVERYONE, name: '@everyone' }], channels, ...(home !== undefined && { system_channel_id: home }) };
}
