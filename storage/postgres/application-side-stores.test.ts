import { behavesAsAuthorizationStore, behavesAsMonetisationStores, behavesAsRoleConnectionRuleStore } from '../behaviour/application-side-stores.ts';
import { openedStores } from '../behaviour/opened-postgres-stores.ts';

const stores = openedStores();

describe('Authorisations in PostgreSQL', () => behavesAsAuthorizationStore(stores));
describe('Rules of linked roles in PostgreSQL', () => behavesAsRoleConnectionRuleStore(stores));
describe('Things for sale in PostgreSQL', () => behavesAsMonetisationStores(stores));
