import { behavesAsApplicationStore, behavesAsLoginStore, behavesAsUserStore } from '../behaviour/account-stores.ts';
import { openedStores } from '../behaviour/opened-postgres-stores.ts';

const stores = openedStores();

describe('Users in PostgreSQL', () => behavesAsUserStore(stores));
describe('Logins in PostgreSQL', () => behavesAsLoginStore(stores));
describe('Applications in PostgreSQL', () => behavesAsApplicationStore(stores));
