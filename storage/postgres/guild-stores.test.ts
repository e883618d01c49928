import { behavesAtomically } from '../behaviour/atomically.ts';
import { behavesAsDirectChannelStore } from '../behaviour/direct-channel-store.ts';
import { behavesAsGuildStore } from '../behaviour/guild-store.ts';
import { openedStores } from '../behaviour/opened-postgres-stores.ts';

const stores = openedStores();

describe('Guilds in PostgreSQL', () => behavesAsGuildStore(stores));
describe('Direct channels in PostgreSQL', () => behavesAsDirectChannelStore(stores));
describe('Several stores of PostgreSQL at once', () => behavesAtomically(stores));
