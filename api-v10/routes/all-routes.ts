import { joinTables, type AnyRoute } from '../route.ts';
import { applications } from './applications.ts';
import { applicationCommands } from './application-commands.ts';
import { announcements } from './announcements.ts';
import { attachments } from './attachments.ts';
import { auditLog } from './audit-log.ts';
import { auth } from './auth.ts';
import { automod } from './automod.ts';
import { bans } from './bans.ts';
import { calls } from './calls.ts';
import { channels } from './channels.ts';
import { communities } from './communities.ts';
import { devices } from './devices.ts';
import { emojis } from './emojis.ts';
import { gateway } from './gateway.ts';
import { guilds } from './guilds.ts';
import { interactions } from './interactions.ts';
import { invites } from './invites.ts';
import { inviteTargets } from './invite-targets.ts';
import { members } from './members.ts';
import { messageSearch } from './message-search.ts';
import { messages } from './messages.ts';
import { monetisation } from './monetisation.ts';
import { oauth2 } from './oauth2.ts';
import { people } from './people.ts';
import { pins } from './pins.ts';
import { polls } from './polls.ts';
import { reactions } from './reactions.ts';
import { readStates } from './read-states.ts';
import { relationships } from './relationships.ts';
import { roleConnections } from './role-connections.ts';
import { roles } from './roles.ts';
import { scheduledEvents } from './scheduled-events.ts';
import { secondFactors } from './second-factors.ts';
import { soundboard } from './soundboard.ts';
import { stageInstances } from './stage-instances.ts';
import { stickers } from './stickers.ts';
import { streams } from './streams.ts';
import { templates } from './templates.ts';
import { threads } from './threads.ts';
import { userSettings } from './user-settings.ts';
import { users } from './users.ts';
import { voice } from './voice.ts';
import { webhooks } from './webhooks.ts';
import { widgetImage } from './widget-image.ts';

/** Every operation that this server answers under /api. */
export const allRoutes: readonly AnyRoute[] = joinTables([
  applications,
  applicationCommands,
  announcements,
  attachments,
  auditLog,
  auth,
  automod,
  bans,
  calls,
  channels,
  communities,
  devices,
  emojis,
  gateway,
  guilds,
  interactions,
  invites,
  inviteTargets,
  members,
  messages,
  messageSearch,
  monetisation,
  oauth2,
  people,
  pins,
  polls,
  reactions,
  readStates,
  relationships,
  roleConnections,
  roles,
  scheduledEvents,
  secondFactors,
  soundboard,
  stageInstances,
  stickers,
  streams,
  templates,
  threads,
  userSettings,
  users,
  voice,
  webhooks,
  widgetImage,
]);
