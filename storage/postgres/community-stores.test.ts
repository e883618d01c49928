import {
  behavesAsGuildPageStore,
  behavesAsInviteTargetStore,
  behavesAsJoinRequestStore,
  behavesAsSoundStore,
  behavesAsTemplateStore,
} from '../behaviour/community-stores.ts';
import { openedStores } from '../behaviour/opened-postgres-stores.ts';

const stores = openedStores();

describe('Sounds in PostgreSQL', () => behavesAsSoundStore(stores));
describe('Templates in PostgreSQL', () => behavesAsTemplateStore(stores));
describe('Pages of guilds in PostgreSQL', () => behavesAsGuildPageStore(stores));
describe('Join requests in PostgreSQL', () => behavesAsJoinRequestStore(stores));
describe('Targets of invites in PostgreSQL', () => behavesAsInviteTargetStore(stores));
