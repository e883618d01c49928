/** The sections of an SDP by their `m=` lines, each as its lines; what stands before the first is left out. */
export const sectionsOf = (sdp: string): string[][] =>
  sdp
    .split(/^m=/m)
    .slice(1)
    .map((text) => `m=${text.trim()}`.split(/\r?\n/));

/** What follows `name:` in the first line that begins so. */
export const valueIn = (lines: readonly string[], name: string): string | undefined =>
  lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1);
