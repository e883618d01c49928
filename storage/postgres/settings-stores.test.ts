import { openedStores } from '../behaviour/opened-postgres-stores.ts';
import { behavesAsSettingsStores } from '../behaviour/settings-stores.ts';

describe("People's settings in PostgreSQL", () => behavesAsSettingsStores(openedStores()));
