import { MessageRow, type MessageRowProps } from './message-row.tsx';
import { useReferenced } from './use-referenced.ts';
import { useVeil } from './use-veil.tsx';

/** What a thread began with, drawn as it stands in the channel around it: what happens there is seen here. */
export function StarterRow({ message, ...row }: MessageRowProps) {
  const original = useReferenced(message);
  const { isHidden, line } = useVeil(message.id, original?.author.id);
  if (!original) return <MessageRow message={message} {...row} />;
  return (
    <>
      {line}
      {!isHidden && <MessageRow {...row} message={original} standsFor={message.id} isFirst isChosen={null} />}
    </>
  );
}
