import { reasonOf } from '#core/ports/storage-unavailable';

/** What TLS says when it refuses, and what an operator can do about it. Of errors that tell no code, the words are known. */
const REFUSALS: readonly [RegExp, string][] = [
  [/ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate's altnames/, 'its certificate is for other names: connect by one of those, or give it a new one'],
  [/CERT_HAS_EXPIRED|certificate has expired/, 'its certificate has expired'],
  [/CERT_NOT_YET_VALID|certificate is not yet valid/, 'its certificate is not valid yet: one of the two clocks is wrong'],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF_SIGNATURE)|self[- ]signed certificate|unable to (?:get|verify)|CERT_SIGNATURE_FAILURE/,
    'nobody who is trusted here has signed its certificate: name the one who has by REDIS_TLS_CA',
  ],
  [/CERTIFICATE_REQUIRED|certificate required|HANDSHAKE_FAILURE/, 'it wants to see a certificate of ours: REDIS_TLS_CERT and REDIS_TLS_KEY'],
  [/ALERT_UNKNOWN_CA|alert unknown ca|ALERT_BAD_CERTIFICATE|alert bad certificate/, 'it does not trust our certificate (REDIS_TLS_CERT)'],
  [/WRONG_VERSION_NUMBER|wrong version number|packet length too long/, 'it does not speak TLS: it is redis:// there, or another port'],
];

const REFUSED = 'TLS was refused';
export const isTlsTrouble = (words: string): boolean => words.includes(REFUSED);

/** Why TLS was refused, in words for the operator; undefined for any other error. */
function tlsTrouble(error: unknown): string | undefined {
  const { code = '' } = (error ?? {}) as { code?: unknown }; // anything can be thrown
  const said = `${String(code)} ${reasonOf(error)}`;
  const [, words] = REFUSALS.find(([pattern]) => pattern.test(said)) ?? [];
  return words === undefined ? undefined : `${REFUSED} (${reasonOf(error).trim().split('\n')[0] ?? ''}): ${words}`;
}

/** What an error of a connection says, or what to do about it. */
export const troubleOf = (error: unknown): string => tlsTrouble(error) ?? reasonOf(error);
