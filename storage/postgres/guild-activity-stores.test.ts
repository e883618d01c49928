import {
  behavesAsApplicationEmojiStore,
  behavesAsAutomodRuleStore,
  behavesAsScheduledEventStore,
  behavesAsStageInstanceStore,
} from '../behaviour/guild-activity-stores.ts';
import { openedStores } from '../behaviour/opened-postgres-stores.ts';

const stores = openedStores();

describe('Scheduled events in PostgreSQL', () => behavesAsScheduledEventStore(stores));
describe('Live stages in PostgreSQL', () => behavesAsStageInstanceStore(stores));
describe('Automod rules in PostgreSQL', () => behavesAsAutomodRuleStore(stores));
describe('Emojis of applications in PostgreSQL', () => behavesAsApplicationEmojiStore(stores));
