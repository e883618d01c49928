/** As Discord writes them: blanks become underscores, nothing but letters, digits, dots, dashes and underscores stays. The ending outlives a cut. */
export function safeName(name: string): string {
  const safe = name
    .normalize('NFKC')
    .replaceAll(/\s+/g, '_')
    .replaceAll(/[^\p{L}\p{N}._-]/gu, '')
    .replace(/^\.+/, '')
    .slice(-200)
    // Half a letter fits into no link.
    .replace(/^\p{Surrogate}/u, '');
  return safe || 'file';
}
