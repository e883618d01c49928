import { openedStores } from '../behaviour/opened-postgres-stores.ts';
import { behavesAsMentionStore, behavesAsNoteStore, behavesAsRelationshipStore, behavesAsSavedMessageStore } from '../behaviour/people-stores.ts';

const stores = openedStores();

describe('Relationships in PostgreSQL', () => behavesAsRelationshipStore(stores));
describe('Notes in PostgreSQL', () => behavesAsNoteStore(stores));
describe('Saved messages in PostgreSQL', () => behavesAsSavedMessageStore(stores));
describe('Mentions in PostgreSQL', () => behavesAsMentionStore(stores));
