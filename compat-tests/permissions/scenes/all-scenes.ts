import type { Scene } from '../scene.ts';
import { channels, roles } from './channels-and-roles.ts';
import { expressions } from './expressions.ts';
import { guildSettings } from './guild-settings.ts';
import { members } from './members.ts';
import { messages, threads } from './messages.ts';
import { people } from './people.ts';
import { scheduledEvents } from './scheduled-events.ts';
import { stages, voice } from './voice-and-stages.ts';
import { webhooksAndInvites } from './webhooks-and-invites.ts';

export const allScenes: readonly Scene[] = [
  ...webhooksAndInvites,
  ...messages,
  ...threads,
  ...channels,
  ...roles,
  ...voice,
  ...stages,
  ...expressions,
  ...scheduledEvents,
  ...members,
  ...guildSettings,
  ...people,
];
