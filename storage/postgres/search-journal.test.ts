import { openedStores } from '../behaviour/opened-postgres-stores.ts';
import { behavesAsSearchJournal } from '../behaviour/search-journal.ts';

describe('The journal of the search in PostgreSQL', () => behavesAsSearchJournal(openedStores()));
