import { CallRoom } from './call-room.tsx';

/** The call of a direct channel, above what is written there. */
export default function DirectCall({ channelId }: { channelId: string }) {
  return (
    <div className="direct-call">
      <CallRoom channelId={channelId} />
    </div>
  );
}
