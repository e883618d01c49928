import {
  behavesAsAuditLogStore,
  behavesAsBanStore,
  behavesAsCommandStore,
  behavesAsIntegrationStore,
  behavesAsInviteStore,
  behavesAsThreadMemberStore,
  behavesAsWebhookStore,
} from '../behaviour/guild-side-stores.ts';
import { openedStores } from '../behaviour/opened-postgres-stores.ts';

let nowMs = Date.parse('2026-01-01T00:00:00Z');
const clock = { nowMs: () => nowMs, steadyMs: () => nowMs };
const stores = openedStores({ clock });

describe('Bans in PostgreSQL', () => behavesAsBanStore(stores));
describe('Invites in PostgreSQL', () => behavesAsInviteStore(stores, clock, (ms) => (nowMs += ms)));
describe('Webhooks in PostgreSQL', () => behavesAsWebhookStore(stores));
describe('Thread members in PostgreSQL', () => behavesAsThreadMemberStore(stores));
describe('Commands in PostgreSQL', () => behavesAsCommandStore(stores));
describe('Audit logs in PostgreSQL', () => behavesAsAuditLogStore(stores));
describe('Integrations in PostgreSQL', () => behavesAsIntegrationStore(stores));
