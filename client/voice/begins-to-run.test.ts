import { beginsToRun } from './begins-to-run.ts';

describe('a graph of sound', () => {
  const graph = (state: AudioContextState, resume: () => Promise<void>) => ({ state, resume });

  it('that stands still when it is made is waited for', async () => {
    const context = graph('suspended', () => Promise.resolve().then(() => void (context.state = 'running')));
    expect(await beginsToRun(context)).toBe(true);
  });

  it('is not waited for any longer where nobody touched the page, or where it was closed', async () => {
    expect(
      await beginsToRun(
        graph('suspended', () => new Promise(() => undefined)),
        5,
      ),
    ).toBe(false);
    expect(await beginsToRun(graph('closed', () => Promise.reject(new Error('closed'))))).toBe(false);
  });
});
