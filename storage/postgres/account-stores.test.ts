import { behavesAsAccountLinkStore, behavesAsSecondFactorStore } from '../behaviour/second-factor-stores.ts';
import { behavesAsApplicationStore, behavesAsLoginStore, behavesAsUserStore } from '../behaviour/account-stores.ts';
import { openedStores } from '../behaviour/opened-postgres-stores.ts';

const stores = openedStores();

describe('Users in PostgreSQL', () => behavesAsUserStore(stores));
describe('Logins in PostgreSQL', () => behavesAsLoginStore(stores));
describe('Second factors in PostgreSQL', () => behavesAsSecondFactorStore(stores));
describe('Links to people in PostgreSQL', () => behavesAsAccountLinkStore(stores));
describe('Applications in PostgreSQL', () => behavesAsApplicationStore(stores));
