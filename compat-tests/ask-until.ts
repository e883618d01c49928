const ASK_EVERY_MS = 50;

/** Asks until the answer fits, and throws with the last one when that has taken too long. */
export async function askUntil<Answer>(
  what: string,
  ask: () => Answer | Promise<Answer>,
  fits: (answer: Answer) => boolean,
  patienceMs: number,
): Promise<Answer> {
  const giveUp = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > giveUp) throw new Error(`it did not come to this: ${what}\n${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}
