import { useWorld } from '../world.ts';
import { commonSteps, type LeftOut } from './common-steps.ts';
import { openStage, type ProgramOptions, type Stage } from './stage.ts';

export interface Manner {
  /** Steps that the library itself has no means for. */
  leftOut?: LeftOut;
  /** The program writes to standard error only what it could not read or do, so nothing may stand there at the end. */
  isQuiet?: boolean;
}

/** Runs all steps with the program of one library. */
export function behavesAsALibrary(
  name: string,
  options: ProgramOptions | ((world: ReturnType<ReturnType<typeof useWorld>>) => Promise<ProgramOptions>),
  { leftOut = {}, isQuiet = false }: Manner = {},
): void {
  describe(name, () => {
    const world = useWorld();
    let stage: Stage | undefined;
    beforeAll(async () => {
      stage = await openStage(world(), typeof options === 'function' ? await options(world()) : options);
    }, 180_000);
    afterAll(async () => stage?.close());

    for (const step of commonSteps) {
      const reason = leftOut[step.name];
      if (reason !== undefined) continue;
      it(step.name, async () => {
        if (!stage) throw new Error('the program is not there');
        await step.run(stage);
      });
    }

    if (isQuiet) {
      it('could read and do all that came', () => {
        expect(stage?.complaints()).toBe('');
      });
    }

    it('leaves out only steps that there are', () => {
      expect(Object.keys(leftOut).filter((one) => !commonSteps.some((step) => step.name === one))).toEqual([]);
    });
  });
}
