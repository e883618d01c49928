import { MessageFlags, type APIMessageSnapshotFields } from 'discord-api-types/v10';
import { Suspense } from 'react';
import { lazily } from '../app/lazily.tsx';
import { Attachments } from './attachments.tsx';
import { Embeds } from './embeds.tsx';
import { Markdown } from './markdown.tsx';
import { Sticker } from './sticker.tsx';

const Components = lazily(() => import('./components.tsx'));

const STICKER_PX = 120;

/** All that a message says, where it is only looked at: in a forward, and on a card. */
export function MessageParts({ message, guildId }: { message: APIMessageSnapshotFields; guildId: string | undefined }) {
  const { content, attachments, embeds, components = [], sticker_items: stickers = [], flags = 0 } = message;
  return (
    <>
      {content !== '' && <Markdown text={content} guildId={guildId} />}
      {(flags & MessageFlags.IsComponentsV2) === 0 && <Attachments attachments={attachments} isVoice={(flags & MessageFlags.IsVoiceMessage) !== 0} />}
      {(flags & MessageFlags.SuppressEmbeds) === 0 && <Embeds embeds={embeds} guildId={guildId} />}
      {stickers.map((sticker) => (
        <Sticker key={sticker.id} sticker={sticker} size={STICKER_PX} />
      ))}
      {components.length > 0 && (
        <Suspense>
          <Components components={components} guildId={guildId} message={null} />
        </Suspense>
      )}
    </>
  );
}
