import { behavesAsSecretStore, behavesAsWebhookDeliveryStore, tellsOfSilentThreads } from '../behaviour/many-process-stores.ts';
import { openedStores } from '../behaviour/opened-postgres-stores.ts';

const stores = openedStores();

describe('events for applications in PostgreSQL', () => behavesAsWebhookDeliveryStore(stores));
describe('silent threads in PostgreSQL', () => tellsOfSilentThreads(stores));
describe('secrets in PostgreSQL', () => behavesAsSecretStore(stores));
