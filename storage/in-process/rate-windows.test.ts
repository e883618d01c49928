import { behavesAsRateWindows } from '../behaviour/rate-windows.ts';
import { inProcessRateWindows } from './rate-windows.ts';

describe('Windows of rates in one process', () => behavesAsRateWindows(async () => inProcessRateWindows(Date.now)));
