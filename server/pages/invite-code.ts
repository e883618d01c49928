/** The code in whatever somebody has of an invite, most often its link; null where there is none. */
export const inviteCodeOf = (text: string): string | null => /([\w-]{1,100})\/*\s*$/.exec(text.split(/[?#]/, 1)[0] ?? '')?.[1] ?? null;
