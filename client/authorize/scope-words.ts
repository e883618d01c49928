import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What a scope lets an application do, to be read after "This lets it". */
export const SCOPES: Readonly<Record<string, MessageDescriptor>> = {
  bot: msg`Join a guild as a bot`,
  'applications.commands': msg`Add commands that people can use there`,
  identify: msg`See your name, avatar and banner`,
  email: msg`See your e-mail address`,
  guilds: msg`See which guilds you are in`,
  'guilds.join': msg`Put you into guilds`,
  'guilds.members.read': msg`See your nickname and roles in your guilds`,
  'gdm.join': msg`Put you into group chats`,
  connections: msg`See your accounts elsewhere that you have connected`,
  openid: msg`Confirm who you are`,
  'role_connections.write': msg`Tell guilds about your account in it, so that they can give you roles`,
  'webhook.incoming': msg`Write messages into a channel that you choose`,
  'applications.commands.update': msg`Change its own commands`,
  'applications.commands.permissions.update': msg`Decide who may use its commands in guilds that you manage`,
  'applications.entitlements': msg`Read what you are entitled to in it`,
};
