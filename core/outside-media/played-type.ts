/** What browsers play in place. Lists of parts are none of it: their parts would be asked for elsewhere. */
const PLAYED: ReadonlySet<string> = new Set([
  'video/mp4',
  'video/webm',
  'video/quicktime',
  'video/ogg',
  'audio/mpeg',
  'audio/mp4',
  'audio/aac',
  'audio/ogg',
  'audio/webm',
  'audio/flac',
  'audio/wav',
  'audio/x-wav',
]);
const BY_NAME: Readonly<Record<string, string>> = { mp4: 'video/mp4', m4v: 'video/mp4', webm: 'video/webm', mov: 'video/quicktime' };
/** Said of files that nobody looked at. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

/** The type of film that a file at this address is by its name; null for any other name. */
export function filmTypeByName(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const [, extension = ''] = /\.(\w+)$/.exec(new URL(address).pathname) ?? [];
  return BY_NAME[extension.toLowerCase()] ?? null;
}

/** The type of a film or a sound by what its host says of it, and by its name where that says nothing; null for what is neither. */
export function playedType(said: string, address: string): string | null {
  const type = said.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (SAYS_NOTHING.has(type)) return filmTypeByName(address);
  return PLAYED.has(type) ? type : null;
}
