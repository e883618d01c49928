import { Trans, useLingui } from '@lingui/react/macro';
import { ChannelType, PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { Suspense, useEffect, useState } from 'react';
import { permissionsIn } from '#sdk/state/selectors/permissions';
import { lazily } from '../app/lazily.tsx';
import { useIsNarrow } from '../app/media.ts';
import type { PageProps } from '../app/pages.tsx';
import { useSelected } from '../app/session.tsx';
import { FullPage } from '../kit/full-page.tsx';
import { SECTIONS } from './sections.tsx';
import './channel-settings.css';

const DeleteChannel = lazily(() => import('../channel-list/delete-channel.tsx'));

/** The settings of a channel or a category: those sections that one may see. */
export default function ChannelSettings({ parts: [channelId = '', section = ''], onClose }: PageProps) {
  const { t, i18n } = useLingui();
  const isNarrow = useIsNarrow();
  const channel = useSelected((state) => state.channels.get(channelId));
  const permissions = useSelected((state) => permissionsIn(state, channelId));
  const [isDeleting, setDeleting] = useState(false);
  const type = channel?.type ?? ChannelType.GuildText;
  const sections = channel?.guild_id === undefined ? [] : SECTIONS.filter(({ needs, isFor }) => (permissions & needs) !== 0n && isFor(type));
  const isOver = sections.length === 0;
  // It was deleted, or one may no longer.
  useEffect(() => {
    if (isOver) onClose();
  }, [isOver, onClose]);
  if (isOver) return null;
  const open = sections.find(({ key }) => key === section) ?? (isNarrow ? undefined : sections[0]);
  const Part = open?.Part;
  const isCategory = type === ChannelType.GuildCategory;
  return (
    <FullPage
      title={channel?.name ?? t`Channel settings`}
      sections={sections.map(({ key, words }) => ({ key, words: i18n._(words), group: '' }))}
      shown={open?.key ?? null}
      pathOf={(key) => ['/channel-settings', channelId, key].filter((part) => part !== null).join('/')}
      onClose={onClose}
      foot={
        (permissions & Bit.ManageChannels) !== 0n && (
          <>
            <button type="button" className="nav-button bad" onClick={() => setDeleting(true)}>
              {isCategory ? <Trans>Delete the category</Trans> : <Trans>Delete the channel</Trans>}
            </button>
            <Suspense>{isDeleting && <DeleteChannel channelId={channelId} onClose={() => setDeleting(false)} />}</Suspense>
          </>
        )
      }
    >
      {Part && <Part key={channelId} channelId={channelId} />}
    </FullPage>
  );
}
