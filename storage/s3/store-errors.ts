import { StorageUnavailableError } from '#core/ports/storage-unavailable';

/** The store did not answer, or does not let us. The same request may succeed later. */
export class FileStoreUnavailableError extends StorageUnavailableError {
  constructor(where: string, cause: unknown) {
    super(cause, `The file store ${where}`, adviceOn(cause));
  }
}

const codeOf = (error: unknown): string => String(((error ?? {}) as { code?: unknown }).code ?? ''); // anything can be thrown

const ADVICE: Record<string, string> = {
  AccessDenied: 'the key S3_ACCESS_KEY may not do that in this bucket',
  InvalidAccessKeyId: 'it does not know the key S3_ACCESS_KEY',
  XAdminUserNotFound: 'it does not know the key S3_ACCESS_KEY',
  SignatureDoesNotMatch: 'S3_SECRET_KEY does not belong to S3_ACCESS_KEY',
  InvalidBucketName: 'S3_BUCKET is no name of a bucket (3 to 63 of a-z, 0-9, hyphen and period)',
  NoSuchBucket: 'the bucket S3_BUCKET is gone',
  RequestTimeTooSkewed: 'the clocks of this machine and of the store are too far apart',
  AuthorizationHeaderMalformed: 'S3_REGION is another than the region of the bucket',
};

/** In words for the operator: what to change, where that is known. */
export function adviceOn(error: unknown): string {
  const { message, errors } = (error ?? {}) as { message?: unknown; errors?: unknown }; // anything can be thrown
  const advice = ADVICE[codeOf(error)];
  if (advice !== undefined) return `${advice} (${codeOf(error)})`;
  if (typeof message === 'string' && message !== '') return message.replace(/^Request failed after 0 retries: (?:Error: )?/, '');
  return Array.isArray(errors) ? errors.map(adviceOn).join(', ') : codeOf(error) || String(error);
}

/** What comes only of wrong settings: no sense in waiting. */
export const isMisconfigured = (error: unknown): boolean => codeOf(error) in ADVICE && codeOf(error) !== 'NoSuchBucket';

/** There is no such object; gateways on a file system also say that a part of the key is one, or that the key is a folder. */
const MISSING = new Set(['NoSuchKey', 'NotFound', 'ObjectParentIsFile', 'NoSuchVersion']);
export const isMissing = (error: unknown): boolean => MISSING.has(codeOf(error));

export const isPastTheEnd = (error: unknown): boolean => codeOf(error) === 'InvalidRange';
export const isUnknownUpload = (error: unknown): boolean => codeOf(error) === 'NoSuchUpload';

const QUICK_FAILURES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'SlowDown',
  'SlowDownRead',
  'SlowDownWrite',
  'ServiceUnavailable',
  'InternalError',
  'OperationAborted',
  'RequestTimeout',
]);
/** The same may succeed a moment later. Who has waited for a silent store has waited long enough. */
export const isWorthRetrying = (error: unknown): boolean =>
  QUICK_FAILURES.has(codeOf(error)) || /Retryable HTTP status/.test(String((error as Error | undefined)?.message));
