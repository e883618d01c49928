/** Jest's globalTeardown. */
export default async function stopDatabase() {
  await globalThis.stopTestDatabase?.();
}
