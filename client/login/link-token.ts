/** What a link of a mail carries behind its #, where no server and no log sees it. */
export const linkToken = (): string => new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
