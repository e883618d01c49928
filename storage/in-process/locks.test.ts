import { behavesAsLocks } from '../behaviour/locks.ts';
import { inProcessLocks } from './locks.ts';

describe('Locks in one process', () => behavesAsLocks(async () => inProcessLocks()));
