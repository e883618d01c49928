/** Of an address that somebody wrote, what may be told of it: the host alone. */
export const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : 'nowhere');
