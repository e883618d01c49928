const HIDDEN = '[hidden]';

/** What a secret looks like inside of other text, and what is left of it. */
const SECRETS: readonly [RegExp, string][] = [
  // Tokens of people and bots.
  [/[\w-]{15,}\.[\w-]{5,8}\.[\w-]{25,}/g, HIDDEN],
  // Tokens in paths: webhooks, interactions and their follow-ups.
  [/(\/webhooks\/\d+\/|\/interactions\/\d+\/)[\w-]{20,}/g, `$1${HIDDEN}`],
  [/\baW50ZXJhY3Rpb246[\w-]+/g, HIDDEN],
  [/\b(Bot|Bearer|Operator|Basic) +[\w.+/=-]{16,}/gi, `$1 ${HIDDEN}`],
  // Passwords in addresses, signatures of links.
  [/(\w:\/\/[^\s:@/"]*):[^\s@/"]+@/g, `$1:${HIDDEN}@`],
  [/([?&#](?:hm|code|token|client_secret|access_token|X-Amz-Signature)=)[^&\s"']+/g, `$1${HIDDEN}`],
];

/** The same text, or line of JSON, with all in it hidden that looks like a secret of this server. */
export const withoutSecrets = (text: string): string => SECRETS.reduce((left, [pattern, shown]) => left.replace(pattern, shown), text);
