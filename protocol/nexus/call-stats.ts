import { z } from 'zod';

const count = z.number().int().min(0);
const StreamStats = z.strictObject({ packets_received: count, packets_lost: count, bytes_received: count });

export const CallStatsReply = z.strictObject({
  measured_at: z.iso.datetime({ offset: true }),
  members: z.array(z.strictObject({ user_id: z.string(), audio: StreamStats, video: StreamStats, packets_sent: count })),
});
