/** One thing that was looked at, with what to do when it is wrong. */
export interface Finding {
  about: string;
  state: 'good' | 'warn' | 'bad';
  words: string;
}

export const good = (about: string, words: string): Finding => ({ about, state: 'good', words });
export const warn = (about: string, words: string): Finding => ({ about, state: 'warn', words });
export const bad = (about: string, words: string): Finding => ({ about, state: 'bad', words });

/** What an error says, or its code where it says nothing. */
export function wordsOf(error: unknown): string {
  const { message, code, errors } = (error ?? {}) as { message?: unknown; code?: unknown; errors?: unknown[] }; // anything can be thrown
  if (typeof message === 'string' && message !== '') return message;
  if (Array.isArray(errors) && errors.length > 0) return wordsOf(errors[0]);
  return typeof code === 'string' ? code : String(error);
}

/** The error of what takes too long. */
export async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
