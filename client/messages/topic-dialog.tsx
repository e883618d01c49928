import { channelName } from '#sdk/state/selectors/names';
import { useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Markdown } from './markdown.tsx';

interface TopicDialogProps {
  channelId: string;
  guildId: string | undefined;
  topic: string;
  onClose(): void;
}

/** What a channel is about, with its lines, links and mentions. */
export default function TopicDialog({ channelId, guildId, topic, onClose }: TopicDialogProps) {
  const name = useSelected((state) => channelName(state, channelId));
  return (
    <Dialog title={`#${name}`} onClose={onClose}>
      <Markdown text={topic} guildId={guildId} />
    </Dialog>
  );
}
