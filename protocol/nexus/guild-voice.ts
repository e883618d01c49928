import { z } from 'zod';
import { choice } from '../rest/fields.ts';

const POLICIES = ['allowed', 'required'] as const;

export const GuildVoiceBody = z.object({
  /** Whether clients that cannot encrypt from end to end are let into the guild's calls; null takes it back to "allowed". */
  end_to_end_encryption: choice(POLICIES).nullish(),
});
export type GuildVoiceBody = z.output<typeof GuildVoiceBody>;

export const GuildVoiceReply = z.strictObject({ end_to_end_encryption: z.enum(POLICIES) });
