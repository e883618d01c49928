import { openedStores } from '../behaviour/opened-postgres-stores.ts';
import { behavesAsOwnStores } from '../behaviour/own-stores.ts';

describe("People's own conveniences in PostgreSQL", () => behavesAsOwnStores(openedStores()));
