import { openedStores } from '../behaviour/opened-postgres-stores.ts';
import { behavesAsRecordingStore } from '../behaviour/recording-store.ts';

describe('Recordings in PostgreSQL', () => behavesAsRecordingStore(openedStores()));
