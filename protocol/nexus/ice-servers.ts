import { z } from 'zod';

export const IceServersReply = z.strictObject({
  ice_servers: z.array(z.strictObject({ urls: z.array(z.string()), username: z.string().optional(), credential: z.string().optional() })),
  expires_at: z.iso.datetime(),
});
