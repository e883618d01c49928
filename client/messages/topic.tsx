import { useLingui } from '@lingui/react/macro';
import { Suspense } from 'react';
import type { Channel } from '#sdk/state/entities';
import { lazily } from '../app/lazily.tsx';
import { useStateOf } from '../kit/use-state-of.ts';
import { Markdown } from './markdown.tsx';

const TopicDialog = lazily(() => import('./topic-dialog.tsx'));

/** What a channel is about, in one line; pressed, the whole of it. */
export function Topic({ channel: { id, guild_id: guildId }, topic }: { channel: Channel; topic: string }) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useStateOf(id, () => false);
  return (
    <>
      <button className="topic" aria-haspopup="dialog" title={t`Read the whole topic`} onClick={() => setOpen(true)}>
        <Markdown text={topic} guildId={guildId} isInline isFlat />
      </button>
      <Suspense>{isOpen && <TopicDialog channelId={id} guildId={guildId} topic={topic} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
