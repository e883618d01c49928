import { createRequire } from 'node:module';

function whyNot(): string | undefined {
  try {
    createRequire(import.meta.url)('sharp');
    return undefined;
  } catch {
    return 'sharp could not be installed on this machine';
  }
}

/** Why tests that need pixels cannot run here; undefined where they can. */
export const lackOfSharp = whyNot();
