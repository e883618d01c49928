import auditLog from './discord-audit-log.json' with { type: 'json' };
import botFeatures from './discord-bot-features.json' with { type: 'json' };
import events from './discord-events.json' with { type: 'json' };
import operationFacts from './discord-operation-facts.json' with { type: 'json' };
import operations from './discord-operations.json' with { type: 'json' };
import permissions from './discord-permissions.json' with { type: 'json' };

/** What is known of Discord's operations, events, audit log and permissions, and of what its bots use, made by `scripts/derive-discord-data.js`. */
export interface OperationRow {
  operation: string;
  method: string;
  path: string;
  group: string;
  selfHosted: boolean;
}
export interface OperationFacts {
  operation: string;
  /** Named in its description: needed always, or in some case. */
  permissions: readonly string[];
  events: readonly string[];
  /** Whether it takes a reason for the audit log. */
  audited: boolean;
}
export interface EventRow {
  event: string;
  intents: readonly string[];
  selfHosted: boolean;
}
export interface AuditRow {
  action: string;
  value: number;
  /** What its changes may name; null where that is not documented. */
  keys: readonly string[] | null;
  options: readonly string[] | null;
}
export interface PermissionRow {
  name: string;
  bit: number;
  /** T text-like, V voice, S stage; none where it is guild-wide. */
  channels: string;
  keptInTimeout: boolean;
}
/** By how many bots use it. */
export interface BotFeature {
  number: number;
  name: string;
}

export const discordOperations: readonly OperationRow[] = operations;
export const discordFacts: readonly OperationFacts[] = operationFacts;
export const discordEvents: readonly EventRow[] = events;
export const discordAuditLog: readonly AuditRow[] = auditLog;
export const discordPermissions: readonly PermissionRow[] = permissions;
export const discordBotFeatures: readonly BotFeature[] = botFeatures;
