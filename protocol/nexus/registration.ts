import { z } from 'zod';
import { FinishPasswordlessBody, RegisterBody } from '../rest/auth.ts';

/** An account that is logged in to by a passkey, and has no password. */
export const StartPasskeyRegistrationBody = RegisterBody.omit({ password: true });
export type StartPasskeyRegistrationBody = z.output<typeof StartPasskeyRegistrationBody>;

/** With what the device has made, as `PublicKeyCredential.toJSON()` in JSON text. */
export const FinishPasskeyRegistrationBody = FinishPasswordlessBody.pick({ ticket: true, credential: true });
export type FinishPasskeyRegistrationBody = z.output<typeof FinishPasskeyRegistrationBody>;

/** `challenge` is for `navigator.credentials.create`, as JSON text. */
export const PasskeyRegistrationReply = z.strictObject({ ticket: z.string(), challenge: z.string() });

export const RegisteredReply = z.strictObject({
  token: z.string(),
  backup_codes: z.array(z.strictObject({ user_id: z.string().meta({ format: 'snowflake' }), code: z.string(), consumed: z.boolean() })),
});

/** What one's own account is logged in to by. */
export const OwnLoginReply = z.strictObject({ has_password: z.boolean() });
