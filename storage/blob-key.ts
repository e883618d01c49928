/** The parts of a key. Nexus makes the keys, so another is a bug of ours; it must not lead anywhere all the same. */
export function segmentsOf(key: string): string[] {
  const segments = key.split('/');
  if (key.length > 900 || !segments.every((segment) => /^[A-Za-z0-9._-]{1,200}$/.test(segment) && !/^\.\.?$/.test(segment)))
    throw new Error(`Not a blob key: ${JSON.stringify(key.slice(0, 1000))}`);
  return segments;
}
