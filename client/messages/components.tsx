import { useLingui } from '@lingui/react/macro';
import { ComponentType, type APIMessageComponent } from 'discord-api-types/v10';
import { useState, type ReactNode } from 'react';
import type { Message } from '#sdk/state/entities';
import { useClient } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { whyFailed } from '../kit/use-task.ts';
import { useViewer } from '../media/use-viewer.tsx';
import { Covered } from './attachments.tsx';
import { Spoiler, CustomEmoji, Markdown } from './markdown.tsx';
import { ComponentSelect } from './component-select.tsx';
import { ownPicture } from './embeds.tsx';
import { interact } from './interact.ts';

/** A component as it comes, of whatever kind: what is not known is not drawn. */
export interface AnyComponent {
  type: number;
  id?: number;
  custom_id?: string;
  components?: AnyComponent[];
  accessory?: AnyComponent;
  component?: AnyComponent;
  content?: string;
  label?: string;
  style?: number;
  url?: string;
  emoji?: { id?: string | null; name?: string; animated?: boolean };
  disabled?: boolean;
  accent_color?: number | null;
  spoiler?: boolean;
  divider?: boolean;
  /** Of a separator: 1 small, 2 large. */
  spacing?: number;
  items?: Pick<AnyComponent, 'media' | 'description' | 'spoiler'>[];
  media?: { url: string; proxy_url?: string };
  file?: { url: string; proxy_url?: string };
  name?: string;
  description?: string | null;
  placeholder?: string;
  min_values?: number;
  max_values?: number;
  min_length?: number;
  max_length?: number;
  required?: boolean;
  value?: string;
  options?: { label: string; value: string; description?: string; default?: boolean; emoji?: { id?: string | null; name?: string; animated?: boolean } }[];
  channel_types?: number[];
  /** Of a checkbox. */
  default?: boolean;
  /** Of selects whose choices the server has. */
  default_values?: { id: string; type: string }[];
  file_types?: string[];
}

const STYLES = ['', 'primary', '', 'good', 'bad', ''] as const;

interface Around {
  message: Message;
  guildId: string | undefined;
  /** Presses or chooses, and says in words why nothing came of it. */
  act(component: AnyComponent, values?: readonly string[]): Promise<void>;
}

/** Buttons, selects and layout below a message of a bot. */
export default function Components({ message, guildId }: { message: Message; guildId: string | undefined }) {
  const client = useClient();
  const [problem, setProblem] = useState<string | null>(null);
  const act = async ({ custom_id: customId = '', type }: AnyComponent, values?: readonly string[]): Promise<void> => {
    setProblem(null);
    try {
      await interact(client, {
        type: 3,
        applicationId: message.application_id ?? message.author.id,
        channelId: message.channel_id,
        messageId: message.id,
        data: { component_type: type, custom_id: customId, ...(values && { values }) },
      });
    } catch (error) {
      setProblem(whyFailed(error));
    }
  };
  const components = (message.components ?? []) as APIMessageComponent[] as unknown as AnyComponent[]; // drawn by what each has
  return (
    <div className="components">
      {components.map((component, place) => (
        <One key={component.id ?? place} component={component} around={{ message, guildId, act }} />
      ))}
      {problem !== null && (
        <p className="note wrong" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

const Several = ({ components, around }: { components: readonly AnyComponent[] | undefined; around: Around }) =>
  components?.map((component, place) => <One key={component.id ?? place} component={component} around={around} />);

function One({ component, around }: { component: AnyComponent; around: Around }): ReactNode {
  const { guildId } = around;
  switch (component.type) {
    case ComponentType.ActionRow:
      return (
        <div className="component-row">
          <Several components={component.components} around={around} />
        </div>
      );
    case ComponentType.Button:
      return <ComponentButton component={component} around={around} />;
    case ComponentType.StringSelect:
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return <ComponentSelect component={component} guildId={guildId} onChoose={(values) => void around.act(component, values)} />;
    case ComponentType.TextDisplay:
      return <Markdown text={component.content ?? ''} guildId={guildId} />;
    case ComponentType.Container: {
      const content = <Several components={component.components} around={around} />;
      const { accent_color: accent } = component;
      return (
        <div className="container" {...(accent && { style: { borderInlineStartColor: `#${accent.toString(16).padStart(6, '0')}` } })}>
          {component.spoiler ? <Spoiler>{content}</Spoiler> : content}
        </div>
      );
    }
    case ComponentType.Section:
      return (
        <div className="section">
          <div>
            <Several components={component.components} around={around} />
          </div>
          {component.accessory && <One component={component.accessory} around={around} />}
        </div>
      );
    case ComponentType.Thumbnail:
      return <Pictures items={[component]} />;
    case ComponentType.MediaGallery:
      return (
        <div className="gallery">
          <Pictures items={component.items ?? []} />
        </div>
      );
    case ComponentType.File:
      return (
        <div className="file">
          <Icon name="file" />
          <a className="name" href={component.file?.url} target="_blank" rel="noreferrer noopener" download>
            {component.name ?? component.file?.url.split('/').at(-1)?.split('?')[0]}
          </a>
        </div>
      );
    case ComponentType.Separator:
      return (
        <hr
          className={`separator${component.spacing === 2 ? ' large' : ''}${component.divider === false ? ' bare' : ''}`}
          aria-hidden={component.divider === false}
        />
      );
    default:
      return null;
  }
}

function Pictures({ items }: { items: readonly Pick<AnyComponent, 'media' | 'description' | 'spoiler'>[] }) {
  const { t } = useLingui();
  const images = items.flatMap(({ media, description, spoiler = false }) => {
    const address = ownPicture(media);
    return address === null
      ? []
      : [{ address, original: media?.url ?? address, name: description || t`Picture`, description: description ?? '', isHidden: spoiler }];
  });
  const { linkTo, viewer } = useViewer(images);
  return (
    <>
      {images.map(({ address, name, isHidden }, place) => (
        <Covered key={place} isHidden={isHidden}>
          <a {...linkTo(place)}>
            <img src={address} alt={name} loading="lazy" />
          </a>
        </Covered>
      ))}
      {viewer}
    </>
  );
}

export const ComponentEmoji = ({ emoji }: { emoji: AnyComponent['emoji'] }) =>
  emoji?.id ? <CustomEmoji id={emoji.id} name={emoji.name ?? '_'} animated={emoji.animated ?? false} /> : (emoji?.name ?? null);

function ComponentButton({ component, around }: { component: AnyComponent; around: Around }) {
  const [isBusy, setBusy] = useState(false);
  const { style = 2, url, label, emoji, disabled = false } = component;
  const content = (
    <>
      <ComponentEmoji emoji={emoji} />
      {label}
    </>
  );
  if (style === 5 && url && /^https?:\/\//i.test(url) && !disabled)
    return (
      <a className="button small" href={url} target="_blank" rel="noreferrer noopener nofollow">
        {content}
        <Icon name="link" />
      </a>
    );
  return (
    <button
      className={`button small ${STYLES[style] ?? ''}`}
      disabled={disabled || style >= 5}
      aria-busy={isBusy}
      aria-label={label || emoji?.name || undefined}
      onClick={() => {
        if (isBusy) return;
        setBusy(true);
        void around.act(component).finally(() => setBusy(false));
      }}
    >
      {content}
    </button>
  );
}
