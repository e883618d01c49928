import { behavesAsBus } from '../behaviour/bus.ts';
import { inProcessBus } from './bus.ts';

describe('The bus in one process', () => {
  behavesAsBus(
    async () => inProcessBus(),
    async () => undefined,
  );

  it('tells what a subscriber threw', () => {
    const failures: unknown[] = [];
    const bus = inProcessBus({ onError: (error, { t }) => failures.push([error, t]) });
    const error = new Error('broken subscriber');
    bus.subscribe(() => {
      throw error;
    });
    bus.publish({ scope: {}, t: 'A', d: null });
    expect(failures).toEqual([[error, 'A']]);
  });
});
